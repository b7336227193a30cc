package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.service.SchedulerService;

/** One life of a scheduler in a simulation: most often a {@link SchedulerRuntime}. */
public interface SimulatedScheduler {
    /** Makes schedulers. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes the next life of the scheduler.
         *
         * @param setup what to make it of
         * @return a new scheduler, not started yet
         */
        SimulatedScheduler make(SchedulerSetup setup);
    }

    /**
     * What execution managers talk to.
     *
     * @return always the same
     */
    SchedulerService service();

    /** Starts it. */
    void start();

    /**
     * Stops it gracefully.
     *
     * @return completes when it has ended, its polls too
     */
    CompletableFuture<Void> stop();

    /**
     * Stops it gracefully once it has handed out what is queued or parked at its queue. Unless overridden, it is
     * stopped at once.
     *
     * @param timeout how long that may take
     * @return completes when it has ended, its polls too
     */
    default CompletableFuture<Void> drain(Duration timeout) {
        return stop();
    }

    /**
     * Tells how it ended.
     *
     * @return completes normally after {@link #stop()}, else with what it failed with
     */
    CompletableFuture<Void> termination();

    /**
     * Wraps a runtime as it is.
     *
     * @param runtime not started yet
     * @return the scheduler
     */
    static SimulatedScheduler of(SchedulerRuntime runtime) {
        return new SimulatedScheduler() {
            @Override
            public SchedulerService service() {
                return runtime.service();
            }

            @Override
            public void start() {
                runtime.start();
            }

            @Override
            public CompletableFuture<Void> stop() {
                return runtime.stop();
            }

            @Override
            public CompletableFuture<Void> drain(Duration timeout) {
                return runtime.drain(timeout).thenCompose(report -> runtime.stop());
            }

            @Override
            public CompletableFuture<Void> termination() {
                return runtime.termination();
            }
        };
    }
}
