package org.spiderscheduler.core.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.TaskAssignmentRecord;

/**
 * What execution managers talk to. Thread-safe; no method blocks (§1.4).
 *
 * <p>Each call shows that its execution manager lives, in every state of the service, but for {@link #giveBack
 * giveBack}. Once the service has ended nobody is taken for dead, and nobody joins. An acknowledgement means that the
 * assignment was taken up or dropped, not that it is done; it counts if it names an outstanding assignment of that
 * execution manager, and is ignored otherwise.
 */
public interface SchedulerService {
    /**
     * Asks for a task.
     *
     * <p>A lost answer does not strand a task where an execution manager holds one at a time: a call that finds an
     * earlier assignment of the same execution manager unacknowledged takes it back, and one that finds an earlier call
     * still parked ends that with none. Where it may hold more, an acknowledgement tells nothing of the others: a lost
     * answer shows when that limit is reached or the execution manager is lost, unless whoever carries the answers
     * {@linkplain #giveBack gives it back}.
     *
     * @param executionManager who asks; unknown ones join by asking
     * @param previous the acknowledgement, if there is one
     * @param wait how long to wait for a task; zero answers at once; not negative
     * @return the assignment, on record before this completes, or none. Fails with
     *     {@link org.spiderscheduler.api.DispatchQueueClosedException} when the scheduler has shut down, or with what
     *     ended it. To cancel it loses nothing
     * @throws IllegalArgumentException if {@code wait} is negative
     */
    CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait);

    /**
     * Says that an execution manager lives; unknown ones join by it.
     *
     * @param executionManager who says so
     * @return completes at once
     */
    CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager);

    /**
     * Says that an execution manager leaves: its parked call ends with none, and what it has not acknowledged is
     * offered to others.
     *
     * @param executionManager who leaves
     * @param previous the acknowledgements that are left
     * @return completes at once. Fails with {@link UnknownExecutionManagerException} if it was not known
     */
    CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous);

    /**
     * Says that a hand-out will not reach its execution manager, since the way to it is gone: it is offered to others
     * at once. For whoever carries answers to execution managers. Ignored if the hand-out is not outstanding any more,
     * so that it may come late.
     *
     * @param executionManager who was to get it
     * @param undelivered the hand-out
     */
    void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered);
}
