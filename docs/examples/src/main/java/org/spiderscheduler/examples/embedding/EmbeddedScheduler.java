package org.spiderscheduler.examples.embedding;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.core.runtime.DrainReport;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.runtime.SchedulerStats;
import org.spiderscheduler.core.service.SchedulerService;

/** A scheduler that lives and ends with the service around it. */
public final class EmbeddedScheduler implements AutoCloseable {
    private final AssignmentMetrics metrics = new AssignmentMetrics();
    private final SchedulerRuntime runtime;

    /**
     * Starts the scheduler.
     *
     * @param storage the client of storage
     * @param session storage's session, as the registration returned it
     * @param schedulerId the id that storage gave, read at each hand-out
     * @param policy the order of the regular tasks
     * @param onFailure called with the cause when the scheduler has failed: the service should end. It may close this
     *     scheduler, or exit, from within the call
     */
    public EmbeddedScheduler(
            SchedulerStorageClient storage,
            SessionId session,
            Supplier<SchedulerId> schedulerId,
            SchedulingPolicy policy,
            Consumer<Throwable> onFailure) {
        runtime = SchedulerRuntime.builder(storage, session, schedulerId)
                .core(DecisionLoop.builder(policy).build())
                .queueCapacity(64) // about as many as there are execution managers
                .listener(metrics)
                .build();
        runtime.termination().whenComplete((done, failure) -> {
            if (failure != null) {
                onFailure.accept(failure);
            }
        });
        runtime.start();
    }

    /**
     * What the server for execution managers calls.
     *
     * @return the service
     */
    public SchedulerService service() {
        return runtime.service();
    }

    /**
     * The counters of assignments.
     *
     * @return live counters
     */
    public AssignmentMetrics metrics() {
        return metrics;
    }

    /**
     * The current figures, for gauges and for health checks.
     *
     * @return a snapshot
     */
    public SchedulerStats stats() {
        return runtime.stats();
    }

    /**
     * Hands out what is queued, waits until it is acknowledged, and stops.
     *
     * @param atMost how long to hand out and wait, in all
     * @return what was handed out, and what was not
     */
    public DrainReport drainAndClose(Duration atMost) {
        DrainReport report = runtime.drain(atMost).join();
        runtime.close();
        return report;
    }

    /**
     * Stops, as soon as storage has answered the polls that it holds. Storage offers what is still queued here to the
     * successor.
     */
    @Override
    public void close() {
        runtime.close();
    }
}
