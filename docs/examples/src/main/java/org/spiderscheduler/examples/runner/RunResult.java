package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.testkit.Refusal;

/**
 * The result of a run.
 *
 * @param jobs how many jobs are in each state at the end of the run
 * @param unsubmitted how many jobs were never submitted
 * @param notAsPlanned the jobs that did not end as planned, each with what became of it
 * @param tasks what became of the tasks
 * @param assignments how many assignments execution managers received
 * @param requeued how many of them the scheduler took back
 * @param refused how many of them storage refused to start, by reason
 * @param droppedUnasked how many assignments execution managers dropped because they knew of a newer session
 * @param makespan from the start to the end of the last job, or until the run was given up
 * @param faultsToCome the planned faults that were still to come when the run ended
 * @param problems what went wrong, one sentence each; empty if every job ended as planned
 */
record RunResult(
        Map<JobState, Integer> jobs,
        int unsubmitted,
        List<String> notAsPlanned,
        TaskTally tasks,
        long assignments,
        long requeued,
        Map<Refusal, Long> refused,
        long droppedUnasked,
        Duration makespan,
        List<String> faultsToCome,
        List<String> problems) {

    long refusedInAll() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
