package org.spiderscheduler.benchmarks;

import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * The least timer there can be: time stands still for everybody but the thread that lets the alarm go off. So a wait
 * that begins while others run out begins after that.
 */
public final class HandTimer implements Timer {
    private volatile Runnable onDue = () -> {};
    private volatile @Nullable Thread expiring;

    /** No alarm. */
    public HandTimer() {}

    /** Lets the alarm go off on this thread, after every deadline. One thread at a time. */
    public void expire() {
        expiring = Thread.currentThread();
        onDue.run();
        expiring = null;
    }

    @Override
    public long nanoTime() {
        return Thread.currentThread() == expiring ? TimerWheel.MAX_WAIT_NANOS : 0;
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
