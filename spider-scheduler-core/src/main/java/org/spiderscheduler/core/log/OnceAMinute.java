package org.spiderscheduler.core.log;

import java.time.Duration;

/** Limits a message that could be logged over and over: the first time, then at most once a minute. Thread-safe. */
public final class OnceAMinute {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private boolean said;
    private long lastSaid;

    /** Creates a limit under which nothing has been logged yet. */
    public OnceAMinute() {}

    /**
     * Whether the message may be logged now; if so, it counts as logged.
     *
     * @param now the time in nanoseconds, always on the same clock
     * @return true the first time, and then when a minute has passed since it was last true
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
