package org.spiderscheduler.testkit.tck;

import org.spiderscheduler.api.SessionId;

/**
 * The contract of a dispatch queue: §1, §3 and §4 of the specification. Extend it, and make a queue:
 *
 * <pre>{@code
 * class MyQueueTest extends DispatchQueueContract {
 *     @Override
 *     protected QueueUnderTest createQueue(int capacity, SessionId initialSession) {
 *         MyQueue queue = new MyQueue(capacity, initialSession, environment().timer());
 *         return new QueueUnderTest(queue.sink(), queue.source(), queue::close);
 *     }
 * }
 * }</pre>
 */
public abstract class DispatchQueueContract extends QueueSourceRules {
    /** For the test class that extends it. */
    protected DispatchQueueContract() {}

    /**
     * Makes the queue to test. Its waits use the {@linkplain #environment() environment's} timer; if it can have an
     * executor for its completions, it gets none.
     *
     * @param capacity how many assignments it is to hold
     * @param initialSession the session to begin with
     * @return an empty, open queue; the contract closes it
     */
    @Override
    protected abstract QueueUnderTest createQueue(int capacity, SessionId initialSession);
}
