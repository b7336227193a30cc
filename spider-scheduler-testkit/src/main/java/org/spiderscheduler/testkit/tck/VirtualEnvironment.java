package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.VirtualTime;

/** Virtual time: nothing happens unless the test steps it. */
final class VirtualEnvironment extends TckEnvironment {
    private final VirtualTime time;
    private final AlarmWatch alarms;

    VirtualEnvironment(VirtualTime time) {
        this.time = time;
        alarms = new AlarmWatch(time);
    }

    /** Whether an alarm is going off: what runs now does not run on the executor. */
    boolean isInAlarm() {
        return alarms.isGoingOff();
    }

    @Override
    public Timer timer() {
        return alarms;
    }

    @Override
    public Executor executor() {
        return time;
    }

    @Override
    void settle() {
        time.runUntilIdle();
    }

    @Override
    boolean settles(BooleanSupplier condition) {
        time.runUntilIdle();
        return condition.getAsBoolean();
    }

    @Override
    void advance(Duration duration) {
        time.advance(duration);
    }

    @Override
    boolean reaches(BooleanSupplier condition, Duration limit) {
        // An alarm at the limit, so that something is always pending, and only the condition ends the advance.
        long end = time.nanoTime() + limit.toNanos();
        Alarm atLimit = time.alarm("tck: the limit of a condition", () -> {});
        atLimit.set(end);
        time.advanceUntil(() -> condition.getAsBoolean() || time.nanoTime() - end >= 0, limit);
        atLimit.cancel();
        return condition.getAsBoolean();
    }

    @Override
    Duration shortWait() {
        return Duration.ofSeconds(1);
    }

    @Override
    Duration longWait() {
        return Duration.ofMinutes(1);
    }

    @Override
    void close() {}

    @Override
    public String toString() {
        return time.toString();
    }
}
