package org.spiderscheduler.core.time;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * The production timer: a {@link WheelTimer} and the daemon thread that turns it. The thread is named, belongs to this
 * object, and ends with {@link #close()}. However many deadlines are close together, they cost at most one wake-up in
 * 2<sup>18</sup> ns, about a quarter of a millisecond; an alarm goes off at most about that late on an idle machine.
 * Setting an alarm that makes its next turn earlier wakes the thread as well.
 */
public final class TimerThread implements Timer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);
    private static final long REST_NANOS = TimerWheel.TICK_NANOS / 4;

    private final WheelTimer wheel = new WheelTimer(System::nanoTime, this::wake);
    private final Thread thread;
    private volatile boolean closed;

    private TimerThread(String name) {
        thread = new Thread(this::turn, name);
        thread.setDaemon(true);
    }

    /**
     * Starts a timer.
     *
     * @param name the thread's name
     * @return the running timer
     */
    public static TimerThread start(String name) {
        TimerThread timer = new TimerThread(Objects.requireNonNull(name, "name"));
        timer.thread.start();
        return timer;
    }

    @Override
    public long nanoTime() {
        return wheel.nanoTime();
    }

    @Override
    public Alarm alarm(String name, Runnable onDue) {
        return wheel.alarm(name, onDue);
    }

    @Override
    public void checkMayBlock() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the timer thread " + thread.getName() + " must not block");
        }
    }

    /** Ends the thread, at the latest when the alarms that are due have gone off. No alarm goes off afterwards. */
    @Override
    public void close() {
        closed = true;
        wake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void turn() {
        while (!closed) {
            long woke = wheel.nanoTime();
            try {
                if (Thread.interrupted()) {
                    LOG.debug("{} was interrupted; only close() ends it", thread.getName());
                }
                wheel.advanceTo(woke);
            } catch (Throwable failure) {
                // Thrown by the logging backend, or for lack of memory. Without this thread no wait would ever end.
                SafeLog.error(LOG, failure, "{} could not let alarms go off; it goes on", thread.getName());
                LockSupport.parkNanos(this, REST_NANOS);
                continue;
            }
            if (closed) {
                break; // an alarm, a lock or a log that waited may have used up the permit of close()
            }
            long now = wheel.nanoTime();
            long wait = wheel.nextTurn() - now;
            if (wait > 0) {
                // Counted from the last wake-up, not from now: the alarms since then may have taken long.
                LockSupport.parkNanos(this, Math.max(wait, woke + REST_NANOS - now));
            }
        }
    }
}
