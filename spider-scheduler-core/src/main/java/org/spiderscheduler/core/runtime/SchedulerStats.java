package org.spiderscheduler.core.runtime;

import java.util.Objects;
import org.spiderscheduler.api.SessionId;

/**
 * What there is in a runtime now, for gauges and health checks. The last four are of one instant. The others are read
 * one after the other: an assignment that moves meanwhile may be in two of them, or in none. No count is negative.
 *
 * <p>How to read them:
 *
 * <ul>
 *   <li>{@code running} is liveness: once it is false again, only another process helps.
 *   <li>{@code pollsRetrying} is readiness: above zero, storage is away; what was decided before is still handed out.
 *   <li>{@code queued} at {@code queueCapacity} and no {@code waitingCalls}: the fleet is busy. {@code buffered} is the
 *       work behind it.
 *   <li>{@code waitingCalls} while nothing is {@code queued} or {@code buffered}: there is no work.
 * </ul>
 *
 * @param sessionId the dispatch queue's session
 * @param running whether the core runs: true from {@link SchedulerRuntime#start()} until its run has ended, for
 *     whatever reason
 * @param pollsInFlight how many polls storage has not answered; one that is to be sent again counts
 * @param pollsRetrying how many of them have failed and are sent again until storage answers, or are to be
 * @param buffered how many entries the core holds that it has not enqueued, if it is a
 *     {@link org.spiderscheduler.core.loop.DecisionLoop}; 0 for another core, which does not tell
 * @param heldForRequeueing how many entries came back, or came too late for the poll that they answered, and wait for a
 *     poll of the core's; once the core has ended, they are storage's to offer again
 * @param queued how many assignments are in the dispatch queue
 * @param queueCapacity how many it holds at the most
 * @param backlog how many assignments are in the queue, or parked in an enqueue because it is full
 * @param executionManagers how many execution managers have joined, and neither left nor been taken for dead; once the
 *     runtime has ended, none joins and none is taken for dead any more
 * @param waitingCalls how many of their calls for a task are open
 * @param outstanding how many assignments are with them, unacknowledged
 * @param handedOut how many assignments were handed out since the runtime was made
 */
public record SchedulerStats(
        SessionId sessionId,
        boolean running,
        int pollsInFlight,
        int pollsRetrying,
        int buffered,
        int heldForRequeueing,
        int queued,
        int queueCapacity,
        int backlog,
        int executionManagers,
        int waitingCalls,
        int outstanding,
        long handedOut) {
    /**
     * Checks that nothing is missing. A runtime makes them, and tests of what reads them.
     *
     * @param sessionId the session
     * @param running whether the core runs
     * @param pollsInFlight polls
     * @param pollsRetrying polls
     * @param buffered entries
     * @param heldForRequeueing entries
     * @param queued assignments
     * @param queueCapacity assignments
     * @param backlog assignments
     * @param executionManagers execution managers
     * @param waitingCalls calls
     * @param outstanding assignments
     * @param handedOut assignments
     * @throws NullPointerException if {@code sessionId} is {@code null}
     */
    public SchedulerStats {
        Objects.requireNonNull(sessionId, "sessionId");
    }
}
