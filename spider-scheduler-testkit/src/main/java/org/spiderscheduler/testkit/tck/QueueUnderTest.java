package org.spiderscheduler.testkit.tck;

import java.util.Objects;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.DispatchQueueSource;

/** A dispatch queue for {@link DispatchQueueContract} to test: both of its sides, and how to close it. */
public interface QueueUnderTest extends AutoCloseable {
    /**
     * Puts one together.
     *
     * @param sink the side to enqueue at
     * @param source the side to dequeue at
     * @param close closes the queue; called again, it does nothing
     * @return the three
     */
    static QueueUnderTest of(DispatchQueueSink sink, DispatchQueueSource source, Runnable close) {
        Objects.requireNonNull(sink, "sink");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(close, "close");
        return new QueueUnderTest() {
            @Override
            public DispatchQueueSink sink() {
                return sink;
            }

            @Override
            public DispatchQueueSource source() {
                return source;
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    /**
     * The side to enqueue at.
     *
     * @return always the same
     */
    DispatchQueueSink sink();

    /**
     * The side to dequeue at.
     *
     * @return always the same
     */
    DispatchQueueSource source();

    /** Closes the queue (§3.6, §4.6). To close again does nothing. */
    @Override
    void close();
}
