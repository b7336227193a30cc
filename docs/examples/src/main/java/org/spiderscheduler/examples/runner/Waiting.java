package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskHistory;

/**
 * How long the tasks of a resource group waited. A wait goes from the moment a task became ready, at first or again
 * after its execution was lost, to its start; that storage offers it once more in between does not begin it anew.
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
     * The wait that so large a part of all did not exceed, by nearest rank.
     *
     * @param part above 0, up to 1
     */
    Duration quantile(double part) {
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        return Duration.ofNanos(nanos[(int) Math.ceil(part * count) - 1]);
    }
}
