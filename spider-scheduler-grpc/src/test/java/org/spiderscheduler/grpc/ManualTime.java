package org.spiderscheduler.grpc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.spiderscheduler.core.time.WheelTimer;

/**
 * Time that only the test advances, for what would take long in real time. Alarms are set on any thread, and go off on
 * the test's.
 */
final class ManualTime {
    /** The wheel turns in whole ticks: an alarm goes off with the first tick after it is due. */
    private static final Duration TICK = Duration.ofMillis(2);

    private final AtomicLong now = new AtomicLong();
    private final WheelTimer timer = new WheelTimer(now::get);

    WheelTimer timer() {
        return timer;
    }

    /** Fires the alarms that are due within the duration. */
    void advance(Duration duration) {
        timer.advanceTo(now.addAndGet(duration.plus(TICK).toNanos()));
    }

    /** Advances to shortly before the end of the duration. */
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
