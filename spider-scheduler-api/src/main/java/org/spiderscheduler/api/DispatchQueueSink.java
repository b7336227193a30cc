package org.spiderscheduler.api;

import java.util.concurrent.CompletableFuture;

/**
 * The side of the dispatch queue that a scheduler core sees. A core enqueues here under back-pressure, and moves the
 * fence between sessions when storage has begun a new one. Thread-safe; no method blocks (§1.4).
 *
 * <p>Dependents of a parked call run on the thread that completes it, unless the queue was given an executor; such a
 * dependent may call straight back in without growing the stack, but must not wait for another parked call (§1.5).
 */
public interface DispatchQueueSink {
    /**
     * Puts an assignment at the tail, stamped with the session current at this call (§3.2).
     *
     * @param assignment the assignment
     * @return completes when the queue has taken it. A full queue leaves it pending: nothing is dropped, refused or
     *     reordered (§3.1), and nothing overtakes it (§3.8). Cancelling a pending enqueue withdraws the assignment: it
     *     is never delivered (§3.7). Fails with {@link StaleSessionException} if a bump voids it while pending (§3.4),
     *     with {@link DispatchQueueClosedException} if the queue is closed, or closes while it is pending (§3.6)
     */
    CompletableFuture<Void> enqueue(TaskAssignment assignment);

    /**
     * Begins a new session: once this completes, no assignment stamped with an older one is claimed for delivery
     * (§3.4). It takes effect at once and waits for nobody.
     *
     * @param sessionId the new session, greater than the current one
     * @return completes when the fence is in place. Fails with {@link InvalidSessionIdException}, and changes nothing,
     *     if the session is not greater (§3.3), with {@link DispatchQueueClosedException} after close (§3.6)
     */
    CompletableFuture<Void> bumpSessionId(SessionId sessionId);

    /**
     * The current session.
     *
     * @return the session that an enqueue would be stamped with now
     */
    SessionId sessionId();

    /**
     * How many assignments are queued; parked enqueues are not counted. Right after a bump, with no other caller, it is
     * 0 (§3.5).
     *
     * @return from 0 to the capacity
     */
    int size();
}
