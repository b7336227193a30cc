package org.spiderscheduler.benchmarks.figures;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.benchmarks.peers.KotlinChannel;
import org.spiderscheduler.benchmarks.peers.TextbookQueue;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/** A dequeue that parks with a timeout of 30 s, and the enqueue that serves it: one thread. */
public class HandOff extends Measured {

    /** The subject and the peers without coroutines. */
    @State(Scope.Thread)
    public static class Queues {
        private final DispatchQueue queue = queue();
        private final DispatchQueueSink sink = queue.sink();
        private final DispatchQueueSource source = queue.source();
        private final ArrayBlockingQueue<TaskAssignment> blocking = new ArrayBlockingQueue<>(CAPACITY);
        private final TextbookQueue<TaskAssignment> textbook = new TextbookQueue<>(CAPACITY);

        /** Ends their threads. */
        @TearDown
        public void close() {
            queue.close();
            textbook.close();
        }
    }

    /** A coroutine that receives, and is resumed on the thread that sends. */
    @State(Scope.Thread)
    public static class Receiver {
        private final KotlinChannel channel = new KotlinChannel(CAPACITY);

        /** Parks it. */
        @Setup
        public void start() {
            channel.consumeWhereSent(1);
        }

        /** Ends it. */
        @TearDown
        public void close() {
            channel.close();
        }
    }

    /** The same, with a timeout. */
    @State(Scope.Thread)
    public static class TimedReceiver {
        private final KotlinChannel channel = new KotlinChannel(CAPACITY);

        /** Parks it. */
        @Setup
        public void start() {
            channel.consumeWhereSentWithin(1, PATIENCE.toMillis());
        }

        /** Ends it. */
        @TearDown
        public void close() {
            channel.close();
        }
    }

    /** The floor: no hand-off at all. */
    @Benchmark
    public @Nullable TaskAssignment arrayBlockingQueue(Queues queues) {
        queues.blocking.offer(TASK);
        return queues.blocking.poll();
    }

    /** The subject. */
    @Benchmark
    public Optional<SessionAssignment> spider(Queues queues) {
        CompletableFuture<Optional<SessionAssignment>> parked = queues.source.dequeue(PATIENCE);
        queues.sink.enqueue(TASK);
        return parked.join();
    }

    /** Each wait is a task of a {@link java.util.concurrent.ScheduledThreadPoolExecutor}. */
    @Benchmark
    public Optional<TaskAssignment> textbook(Queues queues) {
        CompletableFuture<Optional<TaskAssignment>> parked = queues.textbook.dequeue(PATIENCE);
        queues.textbook.enqueue(TASK);
        return parked.join();
    }

    /** Without a timeout. */
    @Benchmark
    public @Nullable Object kotlin(Receiver receiver) {
        receiver.channel.trySend(TASK);
        return receiver.channel.last;
    }

    /** With one. */
    @Benchmark
    public @Nullable Object kotlinWithTimeout(TimedReceiver receiver) {
        receiver.channel.trySend(TASK);
        return receiver.channel.last;
    }
}
