package org.spiderscheduler.core.listener;

import java.time.Duration;
import java.util.List;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.TaskAssignmentRecord;

/**
 * Receives the events of a scheduler. Every method does nothing unless overridden.
 *
 * <p>Called under no lock, on the thread on which the event happened, possibly on several at once; it must not block.
 * Do not call a core, or what the core calls, from there (§5.10): to tell a core of an event, set an alarm of the
 * core's timer. An assignment that meets a waiting execution manager is reported as dispatched before it is reported as
 * enqueued. What a listener throws is logged and goes no further. Each {@code nanoTime} is the time on the scheduler's
 * clock; with no listener no clock is read for it.
 */
public interface SchedulerListener {
    /**
     * The dispatch queue has taken an assignment.
     *
     * @param assignment the assignment with its stamp
     * @param queueDepth how many were queued just afterwards
     * @param nanoTime when
     */
    default void enqueued(SessionAssignment assignment, int queueDepth, long nanoTime) {}

    /**
     * An assignment was handed to an execution manager.
     *
     * @param executionManager to whom
     * @param assignment the assignment with its stamp
     * @param record what it is to be acknowledged with
     * @param nanoTime when
     */
    default void dispatched(
            ExecutionManagerId executionManager,
            SessionAssignment assignment,
            TaskAssignmentRecord record,
            long nanoTime) {}

    /**
     * An execution manager has taken an assignment up, or dropped it.
     *
     * @param executionManager which
     * @param assignment the assignment with its stamp
     * @param record what it was acknowledged with
     * @param nanoTime when
     */
    default void acknowledged(
            ExecutionManagerId executionManager,
            SessionAssignment assignment,
            TaskAssignmentRecord record,
            long nanoTime) {}

    /**
     * An assignment is offered again: its execution manager is lost, has left, or never got it.
     *
     * @param executionManager which
     * @param assignment the assignment with its stamp
     * @param nanoTime when
     */
    default void requeued(ExecutionManagerId executionManager, SessionAssignment assignment, long nanoTime) {}

    /**
     * An assignment was dropped because its session has passed; storage offers its task again.
     *
     * @param assignment the assignment with its stamp
     * @param nanoTime when
     */
    default void droppedAsStale(SessionAssignment assignment, long nanoTime) {}

    /**
     * A new session has begun.
     *
     * @param sessionId the new one
     * @param nanoTime when
     */
    default void sessionBumped(SessionId sessionId, long nanoTime) {}

    /**
     * Storage answered a poll under a session that has passed. Reported once for each such session.
     *
     * @param lower the session of the answer
     * @param current the current session
     * @param nanoTime when
     */
    default void lowerSessionSeen(SessionId lower, SessionId current, long nanoTime) {}

    /**
     * An execution manager was heard from for the first time.
     *
     * @param executionManager which
     * @param nanoTime when
     */
    default void executionManagerJoined(ExecutionManagerId executionManager, long nanoTime) {}

    /**
     * An execution manager was silent for too long.
     *
     * @param executionManager which
     * @param nanoTime when
     */
    default void executionManagerDied(ExecutionManagerId executionManager, long nanoTime) {}

    /**
     * An execution manager has announced that it leaves.
     *
     * @param executionManager which
     * @param nanoTime when
     */
    default void executionManagerLeft(ExecutionManagerId executionManager, long nanoTime) {}

    /**
     * A poll failed and will be sent again.
     *
     * @param lane the lane
     * @param attempt how often it has failed by now, from 1
     * @param backoff how long until it is sent again
     * @param failure why
     * @param nanoTime when
     */
    default void pollRetried(Lane lane, int attempt, Duration backoff, StorageClientException failure, long nanoTime) {}

    /**
     * Combines several listeners into one that calls them in this order: what one throws is logged, for each once a
     * minute, and the others are still called.
     *
     * @param listeners possibly none
     * @return a listener that throws nothing
     */
    static SchedulerListener all(List<? extends SchedulerListener> listeners) {
        return listeners.size() == 1 && listeners.get(0) instanceof GuardedListeners guarded
                ? guarded
                : new GuardedListeners(listeners);
    }
}
