package org.spiderscheduler.core.time;

/**
 * Where time comes from: a clock, and alarms that go off by it. {@link TimerThread} is the production implementation; a
 * test supplies one that it moves by hand.
 *
 * <p>Implementations must obey the following. A timer and its alarms are thread-safe: alarms are made, set and
 * cancelled on any thread, under locks of the caller's, and from within an alarm. So none of these calls blocks, fails,
 * or runs an alarm. An alarm goes off under no lock of the timer's. It may be late, but finds that {@link #nanoTime()}
 * has reached its deadline, and sees what was done before it was set. What it throws keeps no other alarm from going
 * off. An alarm that is not set is not retained.
 *
 * <p>Nothing makes up for a timer that throws all the same: the call or the assignment under way may be stranded, and
 * an execution manager's silence go unnoticed.
 */
public interface Timer extends NanoClock {
    /**
     * Makes an alarm; it is not set yet.
     *
     * @param name what it is for; shown in errors and thread dumps
     * @param onDue runs each time the alarm goes off, under no lock, on the timer's thread; it must not block
     * @return the alarm
     */
    Alarm alarm(String name, Runnable onDue);

    /**
     * Refuses a call that would wait for itself.
     *
     * @throws IllegalStateException on a thread that drives this timer: blocking there would stop the clock
     */
    void checkMayBlock();
}
