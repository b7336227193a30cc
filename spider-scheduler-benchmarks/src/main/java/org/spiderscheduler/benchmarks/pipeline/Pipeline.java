package org.spiderscheduler.benchmarks.pipeline;

import java.util.concurrent.CountDownLatch;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.core.runtime.SchedulerRuntime;

/** Storage, decision loop, queue, service and acknowledgement, in real time and with the default options. */
public final class Pipeline implements AutoCloseable {
    private static final SchedulerId SCHEDULER = new SchedulerId(1);

    private final Backlog backlog;
    private final CountDownLatch left;
    private final SchedulerRuntime scheduler;

    /**
     * Starts a scheduler, with no task ready yet.
     *
     * @param executionManagers how many wait for tasks
     * @param tasks how many there will be in all
     */
    public Pipeline(int executionManagers, int tasks) {
        backlog = new Backlog(tasks);
        left = new CountDownLatch(tasks);
        scheduler = SchedulerRuntime.builder(backlog, Backlog.SESSION, () -> SCHEDULER)
                .build();
        scheduler.start();
        for (int em = 1; em <= executionManagers; em++) {
            new InstantExecutionManager(scheduler.service(), new ExecutionManagerId(em), () -> backlog.release(1), left)
                    .start();
        }
    }

    /**
     * Takes all tasks from storage to acknowledgement.
     *
     * @param ready how many are ready at a time; each that is acknowledged makes the next one ready
     * @throws InterruptedException if it is interrupted while it waits for the last one
     */
    public void run(int ready) throws InterruptedException {
        backlog.release(ready);
        left.await();
    }

    @Override
    public void close() {
        scheduler.stop();
        backlog.end();
        scheduler.close();
    }
}
