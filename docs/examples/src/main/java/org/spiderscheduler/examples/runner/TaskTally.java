package org.spiderscheduler.examples.runner;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskHistory;
import org.spiderscheduler.testkit.TaskState;

/** What became of the tasks, added up one history at a time, so that not all histories are held at once. */
final class TaskTally {
    private final Map<Lane, Map<TaskState, Long>> outcomes = new EnumMap<>(Lane.class);
    private final Map<ResourceGroupId, Waiting> waiting = new TreeMap<>();
    private long startedAgain;
    private long succeededTwice;
    private long missing;

    /** @param expected how the task's job should end */
    void add(TaskHistory history, JobState expected) {
        Lane lane = history.task().taskId().lane();
        outcomes.computeIfAbsent(lane, any -> new EnumMap<>(TaskState.class)).merge(history.state(), 1L, Long::sum);
        int succeeded = history.count(TaskEvent.Kind.SUCCEEDED);
        if (succeeded > 1) {
            succeededTwice++;
        }
        if (expected == JobState.SUCCEEDED && lane != Lane.CLEANUP && succeeded == 0) {
            missing++;
        }
        if (history.count(TaskEvent.Kind.STARTED) > 1) {
            startedAgain++;
        }
        Waiting.add(waiting, history);
    }

    long count(Lane lane, TaskState state) {
        return outcomes.getOrDefault(lane, Map.of()).getOrDefault(state, 0L);
    }

    /** Whether there is a task of this kind at all. */
    boolean has(Lane lane) {
        return outcomes.containsKey(lane);
    }

    /** How many tasks were executed more than once because an execution was lost. */
    long startedAgain() {
        return startedAgain;
    }

    /** How many tasks were executed successfully more than once. */
    long succeededTwice() {
        return succeededTwice;
    }

    /** How many tasks of jobs that should succeed were not executed successfully. */
    long missing() {
        return missing;
    }

    /** The waits by resource group, in the order of the ids. */
    Map<ResourceGroupId, Waiting> waiting() {
        return waiting;
    }
}
