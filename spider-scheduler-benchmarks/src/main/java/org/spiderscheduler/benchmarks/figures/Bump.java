package org.spiderscheduler.benchmarks.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.benchmarks.HandTimer;
import org.spiderscheduler.benchmarks.peers.TextbookQueue;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/**
 * A bump to a new session. Either 1,024 assignments are queued, all of which it voids, or dequeues are parked; both at
 * once cannot happen. Many queues are bumped in a row, since the clock is too coarse for one.
 */
public class Bump extends Measured {
    private static final int QUEUES = 64;

    private static DispatchQueue still() {
        return DispatchQueue.builder(CAPACITY, SESSION).timer(new HandTimer()).build();
    }

    /** The subject, full. */
    @State(Scope.Thread)
    public static class Full {
        private final List<DispatchQueue> queues =
                Stream.generate(Bump::still).limit(QUEUES).toList();
        private long session = 1;

        /** Fills them. */
        @Setup(Level.Invocation)
        public void fill() {
            session++;
            for (DispatchQueue queue : queues) {
                for (int i = 0; i < CAPACITY; i++) {
                    queue.sink().enqueue(TASK);
                }
            }
        }
    }

    /** The floor, full. */
    @State(Scope.Thread)
    public static class Blocking {
        private final List<ArrayBlockingQueue<Object>> queues = Stream.generate(
                        () -> new ArrayBlockingQueue<>(CAPACITY))
                .limit(QUEUES)
                .toList();

        /** Fills them. */
        @Setup(Level.Invocation)
        public void fill() {
            for (ArrayBlockingQueue<Object> queue : queues) {
                for (int i = 0; i < CAPACITY; i++) {
                    queue.offer(new Object());
                }
            }
        }
    }

    /** The textbook's queue, full. */
    @State(Scope.Thread)
    public static class Textbook {
        private final List<TextbookQueue<TaskAssignment>> queues = new ArrayList<>();

        /** Makes them. */
        @Setup
        public void make() {
            for (int i = 0; i < QUEUES; i++) {
                queues.add(new TextbookQueue<>(CAPACITY));
            }
        }

        /** Fills them. */
        @Setup(Level.Invocation)
        public void fill() {
            for (TextbookQueue<TaskAssignment> queue : queues) {
                for (int i = 0; i < CAPACITY; i++) {
                    queue.enqueue(TASK);
                }
            }
        }
    }

    /** The subject, with nothing queued. */
    @State(Scope.Thread)
    public static class Awaited {
        /** How many dequeues wait. */
        @Param({"0", "10000"})
        public int parked;

        private final DispatchQueue queue = still();
        private long session = 1;

        /** Parks them. */
        @Setup
        public void park() {
            for (int i = 0; i < parked; i++) {
                queue.source().dequeue(PATIENCE);
            }
        }
    }

    /** The floor. */
    @Benchmark
    @OperationsPerInvocation(QUEUES)
    public void arrayBlockingQueueClear(Blocking blocking) {
        for (ArrayBlockingQueue<Object> queue : blocking.queues) {
            queue.clear();
        }
    }

    /** The subject. */
    @Benchmark
    @OperationsPerInvocation(QUEUES)
    public void spider(Full full) {
        for (DispatchQueue queue : full.queues) {
            queue.sink().bumpSessionId(new SessionId(full.session));
        }
    }

    /** A deque that is cleared. */
    @Benchmark
    @OperationsPerInvocation(QUEUES)
    public void textbookClear(Textbook textbook) {
        for (TextbookQueue<TaskAssignment> queue : textbook.queues) {
            queue.clear();
        }
    }

    /** The subject, with nothing queued and that many dequeues parked. */
    @Benchmark
    public Object spiderAwaited(Awaited awaited) {
        return awaited.queue.sink().bumpSessionId(new SessionId(++awaited.session));
    }
}
