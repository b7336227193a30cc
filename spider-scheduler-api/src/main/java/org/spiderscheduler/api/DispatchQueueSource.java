package org.spiderscheduler.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The side of the dispatch queue that hands assignments out. Thread-safe; no method blocks (§1.4), and a parked call
 * holds no thread (§4.7).
 *
 * <p>Dependents of a parked call run on the thread that completes it, unless the queue was given an executor; such a
 * dependent may call straight back in without growing the stack, but must not wait for another parked call (§1.5).
 */
public interface DispatchQueueSource {
    /**
     * Takes the assignment at the head: at most once, in the order of enqueueing within a session (§4.1).
     *
     * @param waitTime how long to wait for one; zero answers at once, there is no upper limit (§4.3)
     * @return the assignment with its stamp (§4.2), or empty when the wait is over. Parked calls are served in the
     *     order of arrival (§4.4), survive a bump (§4.8), and end exactly once: completing or cancelling a parked call
     *     withdraws it, and returns false once it has been served (§4.5); obtruding it throws
     *     {@link UnsupportedOperationException}. Fails with {@link DispatchQueueClosedException} once the queue is
     *     closed and drained; a parked one fails at close (§4.6)
     * @throws IllegalArgumentException if {@code waitTime} is negative
     */
    CompletableFuture<Optional<SessionAssignment>> dequeue(Duration waitTime);
}
