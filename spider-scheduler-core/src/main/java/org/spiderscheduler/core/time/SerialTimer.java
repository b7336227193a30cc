package org.spiderscheduler.core.time;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time for what lives on one serial executor, as a scheduler core does (§5.10): the clock of another timer, and alarms
 * that go off on that executor, as a task of their own. There it is exact what becomes of an alarm: once it is set anew
 * or cancelled, it does not go off by an earlier setting any more, however late that was.
 *
 * <p>A runtime gives one to a core that asks for it. Make one where a core runs without a runtime.
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
     * @param timer whose clock it has, and whose alarms wake it; stays the caller's to close
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
     * @param name what it is for, to be shown in errors and thread dumps
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

    /** Unsets every alarm. None goes off afterwards, not one that is due either, and to set one does nothing. */
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

        /** Not by a setting that another has replaced on the way here, or that has been taken back. */
        private boolean isDue() {
            lock.lock();
            try {
                return pending.contains(this) && timer.nanoTime() - deadline >= 0 && pending.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }
}
