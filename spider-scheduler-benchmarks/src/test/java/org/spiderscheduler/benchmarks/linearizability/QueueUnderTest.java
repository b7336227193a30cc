package org.spiderscheduler.benchmarks.linearizability;

import java.util.concurrent.CompletableFuture;

/**
 * A dispatch queue as {@link QueueOperations} see it. It speaks of types of the JDK only, so that the queue behind it
 * can be one of {@link org.spiderscheduler.testkit.planted.EditedClasses}.
 */
public interface QueueUnderTest {
    CompletableFuture<?> enqueue(int task);

    CompletableFuture<?> dequeue();

    String poll();

    String bump(int session);

    void expire();

    void close();

    int size();

    /** What becomes of a call, in a word; waits for it. */
    String outcome(CompletableFuture<?> call);

    /** Makes queues. */
    interface Factory {
        QueueUnderTest of(int capacity);
    }
}
