package org.spiderscheduler.core.log;

import java.time.Duration;

/** Lets a log say the first of what may come again and again, and then no more than one a minute. Thread-safe. */
public final class OnceAMinute {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private boolean said;
    private long lastSaid;

    /** One that has said nothing yet. */
    public OnceAMinute() {}

    /**
     * Whether it may be said now; then it counts as said.
     *
     * @param now the time in nanoseconds, always of the same clock
     * @return true at first, and then when a minute has passed since it last was
     */
    public synchronized boolean isDue(long now) {
        if (said && now - lastSaid < MINUTE_NANOS) {
            return false;
        }
        said = true;
        lastSaid = now;
        return true;
    }
}
