package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.TimerThread;

/** The real clock, a timer thread, and one thread to execute on. */
final class RealEnvironment extends TckEnvironment {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    private final Duration patience;
    private final Duration quiet;
    private final Duration shortWait;
    private final Duration longWait;
    private final TimerThread timer = TimerThread.start("tck-timer");
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "tck-executor");
        thread.setDaemon(true);
        return thread;
    });

    RealEnvironment(Duration patience, Duration quiet, Duration shortWait, Duration longWait) {
        this.patience = patience;
        this.quiet = quiet;
        this.shortWait = shortWait;
        this.longWait = longWait;
    }

    @Override
    public Timer timer() {
        return timer;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    void settle() {
        advance(quiet);
    }

    @Override
    boolean settles(BooleanSupplier condition) {
        return reaches(condition, Duration.ZERO);
    }

    @Override
    void advance(Duration duration) {
        CountDownLatch over = new CountDownLatch(1);
        timer.alarm("tck: time that passes", over::countDown).set(timer.nanoTime() + duration.toNanos());
        try {
            if (!over.await(duration.plus(patience).toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the timer thread is stuck: an alarm for " + duration
                        + " has not gone off within " + duration.plus(patience));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + duration + " passed", interrupted);
        }
    }

    @Override
    boolean reaches(BooleanSupplier condition, Duration limit) {
        long end = timer.nanoTime() + limit.plus(patience).toNanos();
        while (!condition.getAsBoolean()) {
            if (timer.nanoTime() - end > 0) {
                return false;
            }
            advance(LOOK_AGAIN);
        }
        return true;
    }

    @Override
    Duration shortWait() {
        return shortWait;
    }

    @Override
    Duration longWait() {
        return longWait;
    }

    @Override
    void close() {
        executor.shutdown();
        timer.close();
        try {
            if (!executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("a task on the executor does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "the real clock";
    }
}
