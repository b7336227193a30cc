package org.spiderscheduler.core.time;

/**
 * A one-shot alarm that can be set again and again. Thread-safe; setting it may be done under a lock of the caller's.
 */
public interface Alarm {
    /**
     * Sets the alarm, in place of an earlier setting. It goes off once, never before the deadline, and at once if that
     * has passed, but never within this call, which may be made under locks. If it was about to go off by the earlier
     * setting, it may do that as well: who is woken looks at the clock.
     *
     * @param deadlineNanos when, on the {@linkplain Timer#nanoTime() timer's clock}; more than about 146 years from now
     *     is taken for that
     */
    void set(long deadlineNanos);

    /** Unsets the alarm. It may still go off once if it was about to. */
    void cancel();
}
