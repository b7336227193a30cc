package org.spiderscheduler.benchmarks.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jctools.queues.MpmcArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.benchmarks.peers.KotlinChannel;
import org.spiderscheduler.benchmarks.peers.TextbookQueue;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/**
 * One producer and one or more consumers, each of which calls again, with a timeout of 30 s, when it is served. The
 * items of the producer are counted; the capacity of 1,024 holds it to the consumers' pace.
 */
public class OneProducer extends Measured {
    private static final int ITEMS = 100_000;

    /** How many consumers. */
    @State(Scope.Benchmark)
    public static class Consumers {
        /** Their number. */
        @Param({"1", "4", "64"})
        public int consumers;

        <T> void park(Supplier<CompletableFuture<T>> call) {
            for (int i = 0; i < consumers; i++) {
                new Consumer<>(call).consume();
            }
        }
    }

    /** Threads that run until they are interrupted. */
    private static final class Crew {
        private final List<Thread> threads = new ArrayList<>();

        private interface Loop {
            void run() throws InterruptedException;
        }

        void start(int size, Loop loop) {
            for (int i = 0; i < size; i++) {
                Thread thread = new Thread(
                        () -> {
                            try {
                                loop.run();
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "consumer-" + i);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }

        void stop() throws InterruptedException {
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** The subject. */
    @State(Scope.Benchmark)
    public static class Spider {
        private final DispatchQueue queue = queue();

        /** Parks the consumers. */
        @Setup
        public void start(Consumers crowd) {
            crowd.park(() -> queue.source().dequeue(PATIENCE));
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            queue.close();
        }
    }

    /** The subject, with consumers on threads of their own: as many as there are cores. */
    @State(Scope.Benchmark)
    public static class SpiderWithExecutor {
        private final ExecutorService executor =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        private final DispatchQueue queue =
                DispatchQueue.builder(CAPACITY, SESSION).executor(executor).build();

        /** Parks the consumers. */
        @Setup
        public void start(Consumers crowd) {
            crowd.park(() -> queue.source().dequeue(PATIENCE));
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            queue.close();
            executor.shutdown();
        }
    }

    /** The textbook's queue. */
    @State(Scope.Benchmark)
    public static class Textbook {
        private final TextbookQueue<TaskAssignment> queue = new TextbookQueue<>(CAPACITY);

        /** Parks the consumers. */
        @Setup
        public void start(Consumers crowd) {
            crowd.park(() -> queue.dequeue(PATIENCE));
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            queue.close();
        }
    }

    /** Threads that block in {@code take}. */
    @State(Scope.Benchmark)
    public static class Blocking {
        private final ArrayBlockingQueue<TaskAssignment> queue = new ArrayBlockingQueue<>(CAPACITY);
        private final Crew crew = new Crew();

        /** Blocks the consumers. */
        @Setup
        public void start(Consumers crowd) {
            crew.start(crowd.consumers, () -> {
                while (true) {
                    queue.take();
                }
            });
        }

        /** Ends them. */
        @TearDown
        public void stop() throws InterruptedException {
            crew.stop();
        }
    }

    /** Threads that spin and yield, since this queue cannot wait. */
    @State(Scope.Benchmark)
    public static class Spinning {
        private final MpmcArrayQueue<TaskAssignment> queue = new MpmcArrayQueue<>(CAPACITY);
        private final Crew crew = new Crew();

        /** Starts the consumers. */
        @Setup
        public void start(Consumers crowd) {
            crew.start(crowd.consumers, () -> {
                while (!Thread.currentThread().isInterrupted()) {
                    @Nullable TaskAssignment taken = queue.poll();
                    if (taken == null) {
                        pause();
                    }
                }
            });
        }

        /** Ends them. */
        @TearDown
        public void stop() throws InterruptedException {
            crew.stop();
        }
    }

    /** Coroutines on the default dispatcher, as users run them. */
    @State(Scope.Benchmark)
    public static class Dispatched {
        private final KotlinChannel channel = new KotlinChannel(CAPACITY);

        /** Parks the consumers. */
        @Setup
        public void start(Consumers crowd) {
            channel.consumeWithin(crowd.consumers, PATIENCE.toMillis());
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            channel.close();
        }
    }

    /** Coroutines that are resumed on the producer's thread, as the dependents of a future are. */
    @State(Scope.Benchmark)
    public static class Unconfined {
        private final KotlinChannel channel = new KotlinChannel(CAPACITY);

        /** Parks the consumers. */
        @Setup
        public void start(Consumers crowd) {
            channel.consumeWhereSentWithin(crowd.consumers, PATIENCE.toMillis());
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            channel.close();
        }
    }

    /** With more threads than cores, spinning alone would make a worse peer. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void pause() {
        Thread.yield();
    }

    /** {@code put} and {@code take}. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void arrayBlockingQueue(Blocking blocking) throws InterruptedException {
        for (int i = 0; i < ITEMS; i++) {
            blocking.queue.put(TASK);
        }
    }

    /** {@code offer} and {@code poll}. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void jctoolsMpmc(Spinning spinning) {
        for (int i = 0; i < ITEMS; i++) {
            while (!spinning.queue.offer(TASK)) {
                pause();
            }
        }
    }

    /** The subject. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void spider(Spider spider) {
        for (int i = 0; i < ITEMS; i++) {
            spider.queue.sink().enqueue(TASK).join();
        }
    }

    /** The subject, with consumers on an executor. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void spiderWithExecutor(SpiderWithExecutor spider) {
        for (int i = 0; i < ITEMS; i++) {
            spider.queue.sink().enqueue(TASK).join();
        }
    }

    /** A lock, two deques and a scheduled executor. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void textbook(Textbook textbook) {
        for (int i = 0; i < ITEMS; i++) {
            textbook.queue.enqueue(TASK).join();
        }
    }

    /** On the default dispatcher. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void kotlinWithTimeout(Dispatched kotlin) {
        kotlin.channel.send(TASK, ITEMS);
    }

    /** On the producer's thread. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void kotlinUnconfinedWithTimeout(Unconfined kotlin) {
        kotlin.channel.send(TASK, ITEMS);
    }
}
