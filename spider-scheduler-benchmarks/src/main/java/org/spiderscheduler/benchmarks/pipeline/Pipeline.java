package org.spiderscheduler.benchmarks.pipeline;

import java.util.concurrent.CountDownLatch;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.core.runtime.SchedulerRuntime;

/** Storage, decision loop, queue, service and acknowledgement, in real time and with the default options. */
public final class Pipeline {
    private static final SchedulerId SCHEDULER = new SchedulerId(1);

    private Pipeline() {}

    /**
     * Takes tasks from storage to acknowledgement.
     *
     * @param executionManagers how many ask for them
     * @param ready how many are ready at a time; each that is acknowledged makes the next one ready
     * @param tasks how many it is altogether
     * @throws InterruptedException if it is interrupted while it waits for the last one
     */
    public static void run(int executionManagers, int ready, int tasks) throws InterruptedException {
        Backlog backlog = new Backlog(tasks, ready);
        CountDownLatch left = new CountDownLatch(tasks);
        try (SchedulerRuntime scheduler = SchedulerRuntime.builder(backlog, Backlog.SESSION, () -> SCHEDULER)
                .build()) {
            scheduler.start();
            for (int em = 1; em <= executionManagers; em++) {
                new InstantExecutionManager(
                                scheduler.service(), new ExecutionManagerId(em), backlog::acknowledged, left)
                        .start();
            }
            left.await();
            scheduler.stop();
            backlog.end();
        }
    }
}
