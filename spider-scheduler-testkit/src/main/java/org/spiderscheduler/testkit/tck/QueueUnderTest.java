package org.spiderscheduler.testkit.tck;

import java.util.Objects;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.DispatchQueueSource;

/**
 * A dispatch queue for {@link DispatchQueueContract} to test: both of its sides, and how to close it.
 *
 * @param sink the side to enqueue at
 * @param source the side to dequeue at
 * @param closing closes the queue (§3.6, §4.6); does nothing when run again
 */
public record QueueUnderTest(DispatchQueueSink sink, DispatchQueueSource source, Runnable closing)
        implements AutoCloseable {
    /**
     * Checks that nothing is missing.
     *
     * @param sink the side to enqueue at
     * @param source the side to dequeue at
     * @param closing closes the queue
     * @throws NullPointerException if an argument is {@code null}
     */
    public QueueUnderTest {
        Objects.requireNonNull(sink, "sink");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(closing, "closing");
    }

    /** Closes the queue. */
    @Override
    public void close() {
        closing.run();
    }
}
