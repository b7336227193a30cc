package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskHistory;

/**
 * How long the tasks of a resource group waited. A wait lasts from when a task becomes ready, for the first time or
 * after its execution was lost, until its start. If storage offers the task again in between, the same wait goes on.
 */
final class Waiting {
    private long[] nanos = new long[16];
    private int count;
    private boolean sorted;

    static void add(Map<ResourceGroupId, Waiting> groups, TaskHistory history) {
        Duration readySince = null;
        for (TaskEvent event : history.events()) {
            if (event.kind() == TaskEvent.Kind.READY && readySince == null) {
                readySince = event.at();
            } else if (event.kind() == TaskEvent.Kind.STARTED && readySince != null) {
                groups.computeIfAbsent(history.resourceGroupId(), group -> new Waiting())
                        .add(event.at().minus(readySince).toNanos());
                readySince = null;
            }
        }
    }

    private void add(long wait) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = wait;
        sorted = false;
    }

    int count() {
        return count;
    }

    /**
     * The wait that the given fraction of all waits did not exceed, by nearest rank.
     *
     * @param part above 0, at most 1
     */
    Duration quantile(double part) {
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        return Duration.ofNanos(nanos[(int) Math.ceil(part * count) - 1]);
    }
}
