package org.spiderscheduler.benchmarks.figures;

import java.util.concurrent.ArrayBlockingQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.benchmarks.peers.KotlinChannel;
import org.spiderscheduler.benchmarks.peers.TextbookQueue;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/** Many parked dequeues: measures the enqueues that serve them all. For bytes, see {@link Footprint}. */
@BenchmarkMode(Mode.SingleShotTime)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-Xmn2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 100)
@Measurement(iterations = 8)
public class Crowd extends Measured {

    /** How many are parked. */
    @State(Scope.Benchmark)
    public static class Size {
        /** Their number. */
        @Param({"10000", "100000", "1000000"})
        public int parked;
    }

    /** The floor: as many pairs of calls as there are parked dequeues. */
    @State(Scope.Thread)
    public static class Blocking {
        private final ArrayBlockingQueue<TaskAssignment> queue = new ArrayBlockingQueue<>(CAPACITY);
    }

    /** The subject. */
    @State(Scope.Thread)
    public static class Spider {
        private final DispatchQueue queue = queue();

        /** Parks them. */
        @Setup(Level.Invocation)
        public void park(Size size) {
            for (int i = 0; i < size.parked; i++) {
                queue.source().dequeue(PATIENCE);
            }
        }

        /** Ends its thread. */
        @TearDown
        public void close() {
            queue.close();
        }
    }

    /** The textbook's queue. */
    @State(Scope.Thread)
    public static class Textbook {
        private final TextbookQueue<TaskAssignment> queue = new TextbookQueue<>(CAPACITY);

        /** Parks them. */
        @Setup(Level.Invocation)
        public void park(Size size) {
            for (int i = 0; i < size.parked; i++) {
                queue.dequeue(PATIENCE);
            }
        }

        /** Ends its thread. */
        @TearDown
        public void close() {
            queue.close();
        }
    }

    /** Coroutines; a million of them do not fit. */
    @State(Scope.Thread)
    public static class Kotlin {
        /** Their number. */
        @Param({"10000", "100000"})
        public int parked;

        private final KotlinChannel channel = new KotlinChannel(CAPACITY);

        /** Parks them. */
        @Setup(Level.Invocation)
        public void park() {
            channel.receiveOnceWithin(parked, PATIENCE.toMillis());
        }

        /** Ends them. */
        @TearDown
        public void close() {
            channel.close();
        }
    }

    /** No hand-off at all. */
    @Benchmark
    public void arrayBlockingQueue(Size size, Blocking blocking, Blackhole hole) {
        for (int i = 0; i < size.parked; i++) {
            blocking.queue.offer(TASK);
            hole.consume(blocking.queue.poll());
        }
    }

    /** The subject. */
    @Benchmark
    public void spider(Size size, Spider spider) {
        for (int i = 0; i < size.parked; i++) {
            spider.queue.sink().enqueue(TASK);
        }
    }

    /** A lock, two deques and a scheduled executor. */
    @Benchmark
    public void textbook(Size size, Textbook textbook) {
        for (int i = 0; i < size.parked; i++) {
            textbook.queue.enqueue(TASK);
        }
    }

    /** A coroutine each. */
    @Benchmark
    public void kotlinWithTimeout(Kotlin kotlin) {
        for (int i = 0; i < kotlin.parked; i++) {
            kotlin.channel.trySend(TASK);
        }
    }
}
