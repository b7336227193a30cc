package org.spiderscheduler.core.time;

/** A one-shot alarm that can be set again and again. Thread-safe; it may be set under a lock of the caller's. */
public interface Alarm {
    /**
     * Sets the alarm, replacing an earlier setting. It goes off once, never before the deadline, and at once if that
     * has passed, but never within this call, which may be made under locks. If it was about to go off for the earlier
     * setting, it may still do so: what it runs must check the clock.
     *
     * @param deadlineNanos when, on the {@linkplain Timer#nanoTime() timer's clock}; a deadline more than about 146
     *     years from now is cut to that
     */
    void set(long deadlineNanos);

    /** Unsets the alarm. It may still go off once if it was about to. */
    void cancel();
}
