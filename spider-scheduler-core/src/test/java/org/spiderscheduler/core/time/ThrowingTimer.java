package org.spiderscheduler.core.time;

import java.io.IOException;
import org.spiderscheduler.core.Thrown;

/**
 * A timer that a test moves by hand, and that breaks its contract once, by throwing a checked exception, when told to.
 */
public final class ThrowingTimer implements Timer {
    public final ManualTimer good = new ManualTimer();
    public boolean clockThrows;
    public boolean alarmThrows;

    public ThrowingTimer() {}

    @Override
    public long nanoTime() {
        if (clockThrows) {
            clockThrows = false;
            throw Thrown.sneakily(new IOException("no time"));
        }
        return good.nanoTime();
    }

    @Override
    public Alarm alarm(String name, Runnable onDue) {
        Alarm alarm = good.alarm(name, onDue);
        return new Alarm() {
            @Override
            public void set(long deadlineNanos) {
                if (alarmThrows) {
                    alarmThrows = false;
                    throw Thrown.sneakily(new IOException("no alarm"));
                }
                alarm.set(deadlineNanos);
            }

            @Override
            public void cancel() {
                alarm.cancel();
            }
        };
    }

    @Override
    public void checkMayBlock() {
        good.checkMayBlock();
    }
}
