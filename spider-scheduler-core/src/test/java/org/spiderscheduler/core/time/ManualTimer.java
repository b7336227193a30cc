package org.spiderscheduler.core.time;

import java.time.Duration;

/** The production wheel, turned by the test. */
public final class ManualTimer implements Timer {
    // Begins near the end of the range, as System.nanoTime() may: sums that overflow show.
    private long now = Long.MAX_VALUE - 1_000;
    private final WheelTimer wheel = new WheelTimer(() -> now);

    public ManualTimer() {}

    public void advance(Duration step) {
        long end = now + step.toNanos();
        while (!wheel.isIdle() && wheel.nextTurn() - end <= 0) {
            now = wheel.nextTurn() - now > 0 ? wheel.nextTurn() : now;
            wheel.advanceTo(now);
        }
        now = end;
        wheel.advanceTo(now);
    }

    /** The alarms that are set. */
    public String pending() {
        return wheel.toString();
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Alarm alarm(String name, Runnable onDue) {
        return wheel.alarm(name, onDue);
    }

    @Override
    public void checkMayBlock() {
        throw new IllegalStateException("time is moved by the test");
    }
}
