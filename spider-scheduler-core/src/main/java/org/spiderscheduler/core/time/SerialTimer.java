package org.spiderscheduler.core.time;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A timer for code that runs on one serial executor, as a scheduler core does (§5.10): it has the clock of another
 * timer, and its alarms go off on that executor, each as a task of its own. There, setting and cancelling are exact:
 * once an alarm is set anew or cancelled, it no longer goes off for an earlier setting, however late that one was.
 *
 * <p>A runtime gives one to a core that asks for it. Make your own to run a core without a runtime.
 *
 * <p>Thread-safe: one lock guards which alarms are set. The other timer's alarms are set under it; what goes off runs
 * under none.
 */
public final class SerialTimer implements Timer, AutoCloseable {
    private final Timer timer;
    private final Executor serial;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<SerialAlarm> pending = new LinkedHashSet<>();
    private boolean closed;

    /**
     * A timer with no alarms.
     *
     * @param timer provides the clock and the underlying alarms; remains the caller's to close
     * @param serial runs one task after the other; alarms go off there
     */
    public SerialTimer(Timer timer, Executor serial) {
        this.timer = Objects.requireNonNull(timer, "timer");
        this.serial = Objects.requireNonNull(serial, "serial");
    }

    @Override
    public long nanoTime() {
        return timer.nanoTime();
    }

    /**
     * Makes an alarm; it is not set yet.
     *
     * @param name what it is for; shown in errors and thread dumps
     * @param onDue runs each time the alarm goes off, under no lock, on the serial executor; it must not block
     * @return the alarm
     */
    @Override
    public Alarm alarm(String name, Runnable onDue) {
        return new SerialAlarm(Objects.requireNonNull(name, "name"), Objects.requireNonNull(onDue, "onDue"));
    }

    @Override
    public void checkMayBlock() {
        timer.checkMayBlock();
    }

    /** Unsets every alarm. None goes off afterwards, not even one that is due, and setting one does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            pending.forEach(each -> each.alarm.cancel());
            pending.clear();
        } finally {
            lock.unlock();
        }
    }

    private final class SerialAlarm implements Alarm {
        private final Runnable onDue;
        private final Alarm alarm;
        private long deadline;

        SerialAlarm(String name, Runnable onDue) {
            this.onDue = onDue;
            alarm = timer.alarm(name, () -> serial.execute(this::goOff));
        }

        @Override
        public void set(long deadlineNanos) {
            lock.lock();
            try {
                if (!closed) {
                    deadline = deadlineNanos;
                    pending.add(this);
                    alarm.set(deadlineNanos);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                if (pending.remove(this)) {
                    alarm.cancel();
                }
            } finally {
                lock.unlock();
            }
        }

        private void goOff() {
            if (isDue()) {
                onDue.run();
            }
        }

        /** False for a setting that was replaced or cancelled while its task was on the way here. */
        private boolean isDue() {
            lock.lock();
            try {
                return timer.nanoTime() - deadline >= 0 && pending.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }
}
