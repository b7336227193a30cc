package org.spiderscheduler.benchmarks;

import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * The simplest possible timer: time stands still for every thread but the one that fires the alarm. So a wait that
 * begins while others time out begins after their deadlines.
 */
public final class HandTimer implements Timer {
    private volatile Runnable onDue = () -> {};
    private volatile @Nullable Thread expiring;

    /** A timer without an alarm. */
    public HandTimer() {}

    /** Fires the alarm on the calling thread, as if every deadline had passed. One thread at a time. */
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
        throw new IllegalStateException("time is advanced by hand");
    }
}
