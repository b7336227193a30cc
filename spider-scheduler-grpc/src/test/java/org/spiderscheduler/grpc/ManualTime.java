package org.spiderscheduler.grpc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.spiderscheduler.core.time.WheelTimer;

/**
 * Time that only the test moves, for what takes long by the clock. Alarms are set from any thread, and go off on the
 * test's.
 */
final class ManualTime {
    /** A wheel turns in whole ticks: what is due goes off with the next. */
    private static final Duration TICK = Duration.ofMillis(2);

    private final AtomicLong now = new AtomicLong();
    private final WheelTimer timer = new WheelTimer(now::get);

    WheelTimer timer() {
        return timer;
    }

    /** Lets go off what is due within the duration. */
    void advance(Duration duration) {
        timer.advanceTo(now.addAndGet(duration.plus(TICK).toNanos()));
    }

    /** Moves to shortly before the end of the duration. */
    void advanceToJustBefore(Duration duration) {
        timer.advanceTo(now.addAndGet(duration.minus(TICK).toNanos()));
    }

    /** Whether no alarm is set. */
    boolean isIdle() {
        return timer.isIdle();
    }

    @Override
    public String toString() {
        return "ManualTime" + timer;
    }
}
