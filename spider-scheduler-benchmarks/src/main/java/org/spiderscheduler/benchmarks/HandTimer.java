package org.spiderscheduler.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/** The least timer there can be: time stands still until {@link #advance} moves it, and then every alarm goes off. */
public final class HandTimer implements Timer {
    private final AtomicLong now = new AtomicLong();
    private volatile Runnable onDue = () -> {};

    /** Time 0, no alarm. */
    public HandTimer() {}

    /**
     * Moves time and lets the alarm go off on this thread. Alarms may go off when they are not due: who sets one looks
     * at the clock.
     *
     * @param nanos how far
     */
    public void advance(long nanos) {
        now.addAndGet(nanos);
        onDue.run();
    }

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public Alarm alarm(String name, Runnable onDue) {
        this.onDue = onDue;
        return new Alarm() {
            @Override
            public void set(long deadlineNanos) {}

            @Override
            public void cancel() {}
        };
    }

    @Override
    public void checkMayBlock() {
        throw new IllegalStateException("time is moved by hand");
    }
}
