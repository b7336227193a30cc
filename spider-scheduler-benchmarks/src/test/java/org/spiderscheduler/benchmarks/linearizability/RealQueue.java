package org.spiderscheduler.benchmarks.linearizability;

import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.benchmarks.Subject;

/** The production code behind the interface. */
final class RealQueue implements QueueUnderTest {
    static final class Factory implements QueueUnderTest.Factory {
        @Override
        public QueueUnderTest of(int capacity) {
            return new RealQueue(capacity);
        }
    }

    private final Subject queue;

    RealQueue(int capacity) {
        queue = new Subject(capacity);
    }

    @Override
    public CompletableFuture<?> enqueue(int task) {
        return queue.enqueue(task);
    }

    @Override
    public CompletableFuture<?> dequeue() {
        return queue.dequeue();
    }

    @Override
    public String poll() {
        return queue.poll();
    }

    @Override
    public String bump(int session) {
        return queue.bump(session);
    }

    @Override
    public void expire() {
        queue.expire();
    }

    @Override
    public void close() {
        queue.close();
    }

    @Override
    public int size() {
        return queue.size();
    }

    @Override
    public String outcome(CompletableFuture<?> call) {
        // A busy wait: in reloaded classes, Lincheck does not switch away from a thread that parks in a join, and
        // appears to hang.
        while (!call.isDone()) {
            Thread.onSpinWait();
        }
        return Subject.result(call);
    }
}
