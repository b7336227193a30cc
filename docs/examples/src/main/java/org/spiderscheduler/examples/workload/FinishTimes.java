package org.spiderscheduler.examples.workload;

import java.time.Duration;
import java.util.List;

/**
 * When the tasks of a job finish, counted from its submission, if none ever waits for an execution manager.
 *
 * @param latest when the last task finishes
 * @param earliestFailure when the first task that fails finishes; {@code latest} if none fails
 */
record FinishTimes(Duration latest, Duration earliestFailure) {
    /** @throws IllegalArgumentException if the parents do not form an acyclic graph */
    static FinishTimes of(List<PlannedTask> tasks) {
        List<Integer> order =
                new TaskGraph(tasks.stream().map(PlannedTask::parents).toList()).inOrder();
        if (order.size() < tasks.size()) {
            throw new IllegalArgumentException("the tasks have a cycle");
        }
        Duration[] finish = new Duration[tasks.size()];
        Duration latest = Duration.ZERO;
        Duration earliestFailure = null;
        for (int index : order) {
            PlannedTask task = tasks.get(index);
            Duration start = Duration.ZERO;
            for (int parent : task.parents()) {
                start = max(start, finish[parent]);
            }
            finish[index] = start.plus(task.runTime());
            latest = max(latest, finish[index]);
            if (task.fails() && (earliestFailure == null || finish[index].compareTo(earliestFailure) < 0)) {
                earliestFailure = finish[index];
            }
        }
        return new FinishTimes(latest, earliestFailure == null ? latest : earliestFailure);
    }

    static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
