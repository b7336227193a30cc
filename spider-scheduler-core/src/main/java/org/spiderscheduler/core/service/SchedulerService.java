package org.spiderscheduler.core.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.TaskAssignmentRecord;

/**
 * The service that execution managers call. Thread-safe; no method blocks (§1.4).
 *
 * <p>Every call except {@link #giveBack giveBack} shows that its execution manager is alive, in every state of the
 * service. Once the service has ended, no execution manager is considered dead, and none joins. An acknowledgement
 * means that the assignment was taken up or dropped, not that the task is done. It counts if it names an outstanding
 * assignment of that execution manager, and is ignored otherwise.
 */
public interface SchedulerService {
    /**
     * Asks for a task.
     *
     * <p>As long as an execution manager may hold one assignment at a time, a lost answer does not strand a task: a
     * call that finds an earlier assignment of the same execution manager unacknowledged takes it back, and one that
     * finds an earlier call still parked ends that call with none. If it may hold more, one acknowledgement says
     * nothing about the other assignments: a lost answer shows only when the limit is reached or the execution manager
     * is lost, unless whoever carries the answers {@linkplain #giveBack gives it back}.
     *
     * @param executionManager who asks; an unknown one joins by asking
     * @param previous the acknowledgement, if there is one
     * @param wait how long to wait for a task; zero answers at once; not negative
     * @return the assignment, on record before this completes, or none. Fails with
     *     {@link org.spiderscheduler.api.DispatchQueueClosedException} when the scheduler has shut down, or with what
     *     ended it. Cancelling it loses nothing
     * @throws IllegalArgumentException if {@code wait} is negative
     */
    CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait);

    /**
     * Reports that an execution manager is alive; an unknown one joins.
     *
     * @param executionManager who is alive
     * @return completes at once
     */
    CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager);

    /**
     * Reports that an execution manager is leaving: its parked calls end with none, and what it has not acknowledged is
     * offered to others.
     *
     * @param executionManager who is leaving
     * @param previous its remaining acknowledgements
     * @return completes at once. Fails with {@link UnknownExecutionManagerException} if it was not known
     */
    CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous);

    /**
     * Reports that a hand-out will not reach its execution manager, for example because the connection is gone: it is
     * offered to others at once. For whoever carries answers to execution managers. May come late: it is ignored if the
     * hand-out is no longer outstanding.
     *
     * @param executionManager who was to get it
     * @param undelivered the hand-out
     */
    void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered);
}
