package org.spiderscheduler.testkit.tck;

import org.spiderscheduler.api.SessionId;

/**
 * What a dispatch queue has to keep: §1, §3 and §4 of the specification. Extend it, and make a queue:
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
    /** For a test class without options. */
    protected DispatchQueueContract() {}

    /**
     * Makes the queue to test, with its waits on the {@linkplain #environment() environment's} timer, and without an
     * executor for its completions, if it can have one.
     *
     * @param capacity how many assignments it is to hold
     * @param initialSession the session to begin with
     * @return an empty, open queue; the contract closes it
     */
    @Override
    protected abstract QueueUnderTest createQueue(int capacity, SessionId initialSession);
}
