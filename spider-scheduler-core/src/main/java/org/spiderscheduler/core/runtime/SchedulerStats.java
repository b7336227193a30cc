package org.spiderscheduler.core.runtime;

import org.spiderscheduler.api.SessionId;

/**
 * The figures of a runtime, for gauges and health checks. The last four are of one instant. The others are read one
 * after the other, so an assignment that moves meanwhile may be counted twice or not at all. No count is negative.
 *
 * <p>How to read them:
 *
 * <ul>
 *   <li>{@code running} is liveness: once it is false again, only a new process helps.
 *   <li>{@code pollsRetrying} is readiness: above zero, storage is unavailable; what was decided before is still handed
 *       out.
 *   <li>{@code queued} at {@code queueCapacity}, with no {@code waitingCalls}: the fleet is busy. {@code buffered} is
 *       the work behind it.
 *   <li>{@code waitingCalls} while nothing is {@code queued} or {@code buffered}: there is no work.
 * </ul>
 *
 * @param sessionId the dispatch queue's session
 * @param running whether the core runs: true from {@link SchedulerRuntime#start()} until its run has ended, for
 *     whatever reason
 * @param pollsInFlight how many polls storage has not answered, including those that are to be sent again
 * @param pollsRetrying how many of them have failed and are being retried
 * @param buffered how many entries the core holds that it has not enqueued, if it is a
 *     {@link org.spiderscheduler.core.loop.DecisionLoop}; 0 for any other core
 * @param heldForRequeueing how many entries wait here for a poll of the core's: they came back, or arrived when the
 *     poll they were meant for had been answered; once the core has ended, they are left to storage
 * @param queued how many assignments are in the dispatch queue
 * @param queueCapacity how many it can hold
 * @param backlog how many assignments are in the queue, or parked in an enqueue because it is full
 * @param executionManagers how many execution managers have joined and neither left nor been considered dead; once the
 *     runtime has ended, none joins and none is considered dead any more
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
        long handedOut) {}
