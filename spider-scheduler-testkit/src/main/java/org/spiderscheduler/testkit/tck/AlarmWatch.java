package org.spiderscheduler.testkit.tck;

import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * A timer that tells whether one of its alarms is going off: what an alarm does is not done on the executor, though
 * virtual time has only one thread.
 */
final class AlarmWatch implements Timer {
    private final Timer timer;
    private boolean goingOff;

    AlarmWatch(Timer timer) {
        this.timer = timer;
    }

    boolean isGoingOff() {
        return goingOff;
    }

    @Override
    public long nanoTime() {
        return timer.nanoTime();
    }

    @Override
    public Alarm alarm(String name, Runnable onDue) {
        return timer.alarm(name, () -> {
            goingOff = true;
            try {
                onDue.run();
            } finally {
                goingOff = false;
            }
        });
    }

    @Override
    public void checkMayBlock() {
        timer.checkMayBlock();
    }
}
