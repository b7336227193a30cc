package org.spiderscheduler.benchmarks.peers;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded asynchronous queue that one writes in an afternoon: a lock, a deque of items, a deque of futures, and a
 * {@link ScheduledThreadPoolExecutor} for the waits. It has no sessions, and nothing in it is tuned.
 *
 * @param <T> the items
 */
public final class TextbookQueue<T> implements AutoCloseable {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final ArrayDeque<PutIn<T>> enqueues = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<Optional<T>>> dequeues = new ArrayDeque<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    /** An enqueue that waits for room. */
    private record PutIn<T>(T item, CompletableFuture<@Nullable Void> done) {}

    /**
     * An empty queue.
     *
     * @param capacity how many items it holds
     */
    public TextbookQueue(int capacity) {
        this.capacity = capacity;
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Puts an item in.
     *
     * @param item the item
     * @return done when there is room
     */
    public CompletableFuture<@Nullable Void> enqueue(T item) {
        while (true) {
            CompletableFuture<Optional<T>> waiting;
            lock.lock();
            try {
                waiting = dequeues.pollFirst();
                if (waiting == null) {
                    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
                    if (items.size() < capacity) {
                        items.addLast(item);
                        done.complete(null);
                    } else {
                        enqueues.addLast(new PutIn<>(item, done));
                    }
                    return done;
                }
            } finally {
                lock.unlock();
            }
            // A dequeue that has timed out refuses the item; then the next one is tried.
            if (waiting.complete(Optional.of(item))) {
                return CompletableFuture.completedFuture(null);
            }
        }
    }

    /**
     * Takes an item out.
     *
     * @param wait how long to wait for one
     * @return an item, or empty when the wait is over
     */
    public CompletableFuture<Optional<T>> dequeue(Duration wait) {
        PutIn<T> admitted;
        T item;
        lock.lock();
        try {
            item = items.pollFirst();
            if (item == null) {
                CompletableFuture<Optional<T>> waiting = new CompletableFuture<>();
                dequeues.addLast(waiting);
                ScheduledFuture<?> timeOut =
                        timer.schedule(() -> waiting.complete(Optional.empty()), wait.toNanos(), TimeUnit.NANOSECONDS);
                waiting.whenComplete((given, failure) -> timeOut.cancel(false));
                return waiting;
            }
            admitted = enqueues.pollFirst();
            if (admitted != null) {
                items.addLast(admitted.item());
            }
        } finally {
            lock.unlock();
        }
        if (admitted != null) {
            admitted.done().complete(null);
        }
        return CompletableFuture.completedFuture(Optional.of(item));
    }

    /** Drops what is queued. */
    public void clear() {
        lock.lock();
        try {
            items.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
