package org.spiderscheduler.benchmarks.figures;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.spiderscheduler.benchmarks.peers.KotlinChannel;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/**
 * Many waits of a millisecond time out, over and over; measures the time per time-out. Ten thousand waits cannot take
 * less than 100 ns each.
 */
public class TimeOuts extends Measured {
    private static final int TIME_OUTS = 200_000;
    private static final Duration WAIT = Duration.ofMillis(1);

    /** How many are waiting at a time. */
    @State(Scope.Benchmark)
    public static class Waits {
        /** Their number. */
        @Param({"10000", "100000"})
        public int waits;
    }

    /** Dequeues. */
    @State(Scope.Benchmark)
    public static class Spider {
        private final DispatchQueue queue = queue();
        /** Written by the timer's thread only. */
        private volatile long timeOuts;

        /** Parks them. */
        @Setup
        public void start(Waits size) {
            for (int i = 0; i < size.waits; i++) {
                new Consumer<>(() -> {
                            count();
                            return queue.source().dequeue(WAIT);
                        })
                        .consume();
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate")
        private void count() {
            timeOuts++;
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            queue.close();
        }
    }

    /** Bare tasks that wait for nothing but their time. */
    @State(Scope.Benchmark)
    public static class Scheduled {
        private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
        /** Written by the executor's thread only. */
        private volatile long timeOuts;

        /** Schedules them. */
        @Setup
        public void start(Waits size) {
            executor.setRemoveOnCancelPolicy(true);
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            for (int i = 0; i < size.waits; i++) {
                executor.schedule(this::again, WAIT.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate")
        private void again() {
            timeOuts++;
            if (!executor.isShutdown()) {
                executor.schedule(this::again, WAIT.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            executor.shutdownNow();
        }
    }

    /** Coroutines. */
    @State(Scope.Benchmark)
    public static class Kotlin {
        private final KotlinChannel channel = new KotlinChannel(CAPACITY);

        /** Parks them. */
        @Setup
        public void start(Waits size) {
            channel.consumeWhereSentWithin(size.waits, WAIT.toMillis());
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            channel.close();
        }
    }

    /** The subject. */
    @Benchmark
    @OperationsPerInvocation(TIME_OUTS)
    public void spider(Spider spider) {
        await(() -> spider.timeOuts);
    }

    /** The peer: the cheapest that the JDK has to offer. */
    @Benchmark
    @OperationsPerInvocation(TIME_OUTS)
    public void scheduledThreadPoolExecutor(Scheduled scheduled) {
        await(() -> scheduled.timeOuts);
    }

    /** A coroutine each. */
    @Benchmark
    @OperationsPerInvocation(TIME_OUTS)
    public void kotlinWithTimeout(Kotlin kotlin) {
        await(() -> kotlin.channel.timeOuts);
    }

    private static void await(LongSupplier timeOuts) {
        long end = timeOuts.getAsLong() + TIME_OUTS;
        while (timeOuts.getAsLong() < end) {
            LockSupport.parkNanos(100_000);
        }
    }
}
