package org.spiderscheduler.core.dispatch;

import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.core.time.source.TimeSource;

/**
 * The bounded, session-stamped dispatch queue: assignments go in under back-pressure and come out at most once, in
 * order, and never after their session has passed (§1, §3, §4).
 *
 * <p>While no call is parked, calls that can be served at once work on an {@link ArrayBlockingQueue} alone. A call that
 * cannot be served at once is <em>parked</em>: its future is a node in a list, and it holds no thread (§4.7). No lock
 * is held while a future is completed (§1.3).
 *
 * <p>A wait never ends early (§4.3). With {@link TimerThread} on an idle machine it ends at most about 0.25 ms late;
 * for calls that park less than a microsecond apart, up to 1.5 ms.
 *
 * <p>{@code docs/concurrency.md} argues why the queue is correct.
 */
public final class DispatchQueue implements AutoCloseable {
    private final int capacity;
    private final TimeSource time;
    private final StampedQueue queue;

    private DispatchQueue(Builder builder, TimeSource time) {
        capacity = builder.capacity;
        this.time = time;
        queue = new StampedQueue(capacity, builder.initialSession, time.timer(), builder.executor, builder.onStale);
    }

    /**
     * Returns a builder for a queue.
     *
     * @param capacity how many assignments it holds at most; at least 1
     * @param initialSession the session to begin with
     * @return a builder
     * @throws IllegalArgumentException if {@code capacity} is below 1
     */
    public static Builder builder(int capacity, SessionId initialSession) {
        return new Builder(capacity, initialSession);
    }

    /**
     * The side that a scheduler core sees.
     *
     * @return always the same
     */
    public DispatchQueueSink sink() {
        return queue;
    }

    /**
     * The side that hands assignments out.
     *
     * @return always the same
     */
    public DispatchQueueSource source() {
        return queue;
    }

    /**
     * The capacity.
     *
     * @return at least 1
     */
    public int capacity() {
        return capacity;
    }

    /**
     * How many assignments are still to be taken: queued, or parked in an enqueue.
     *
     * @return not negative
     */
    public int backlog() {
        return queue.backlog();
    }

    /** How many calls are parked; for tests. */
    int parkedCalls() {
        return queue.parkedCalls();
    }

    /** How many deadlines the timer wheel holds; for tests (§4.7). */
    int timedCalls() {
        return queue.timedCalls();
    }

    /**
     * Closes the queue: what is parked fails with {@link DispatchQueueClosedException}, and so does every later call,
     * but what is queued can still be drained (§3.6, §4.6). Closing again does nothing.
     */
    @Override
    public void close() {
        try {
            queue.close();
        } finally {
            time.release().run();
        }
    }

    @Override
    public String toString() {
        return "DispatchQueue[session=" + queue.sessionId() + ", size=" + queue.size() + ", capacity=" + capacity + "]";
    }

    /** Configures and builds a {@link DispatchQueue}. */
    public static final class Builder {
        private final int capacity;
        private final SessionId initialSession;
        private @Nullable Timer timer;
        private @Nullable Executor executor;
        private @Nullable Consumer<SessionAssignment> onStale;

        private Builder(int capacity, SessionId initialSession) {
            this.capacity = Arguments.atLeast(1, capacity, "capacity");
            this.initialSession = Objects.requireNonNull(initialSession, "initialSession");
        }

        /**
         * The source of time for waits. Default: a timer of the queue's own, with a daemon thread named
         * {@code spider-dispatch-timer} that ends when the queue is closed.
         *
         * @param timer remains the caller's to close
         * @return this
         */
        public Builder timer(Timer timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Where parked calls are completed, so that their dependents run there. Default: the thread whose call or
         * time-out ended them (§1.5). If it refuses, that thread completes the call.
         *
         * @param executor remains the caller's to shut down
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Is told of each queued assignment that a bump has voided; a parked enqueue reports it through its own future.
         * Called under no lock, on the thread that came across the assignment. Default: none.
         *
         * @param onStale must not block; what it throws is logged, and goes no further
         * @return this
         */
        public Builder onStale(Consumer<SessionAssignment> onStale) {
            this.onStale = Objects.requireNonNull(onStale, "onStale");
            return this;
        }

        /**
         * Builds the queue.
         *
         * @return an empty, open queue
         */
        public DispatchQueue build() {
            return TimeSource.give(timer, "spider-dispatch-timer", time -> new DispatchQueue(this, time));
        }
    }
}
