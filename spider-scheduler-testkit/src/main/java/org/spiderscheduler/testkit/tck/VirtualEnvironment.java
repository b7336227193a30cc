package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.VirtualTime;

/** Virtual time: nothing happens unless the test steps it. */
final class VirtualEnvironment implements TckEnvironment {
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
    public void settle() {
        time.runUntilIdle();
    }

    @Override
    public boolean settles(BooleanSupplier condition) {
        time.runUntilIdle();
        return condition.getAsBoolean();
    }

    @Override
    public void advance(Duration duration) {
        time.advance(duration);
    }

    @Override
    public boolean reaches(BooleanSupplier condition, Duration limit) {
        // An alarm at the limit, so that something is always pending, and only the condition ends the advance.
        long end = time.nanoTime() + limit.toNanos();
        Alarm atLimit = time.alarm("tck: the limit of a condition", () -> {});
        atLimit.set(end);
        time.advanceUntil(() -> condition.getAsBoolean() || time.nanoTime() - end >= 0, limit);
        atLimit.cancel();
        return condition.getAsBoolean();
    }

    @Override
    public Duration shortWait() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration longWait() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return time.toString();
    }
}
