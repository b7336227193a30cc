package org.spiderscheduler.core.service;

import java.time.Duration;

/** Lets a log say the first of what may come many thousand times a second, and then no more than one a minute. */
final class OnceAMinute {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private boolean said;
    private long lastSaid;

    /** Whether it may be said now; then it counts as said. */
    synchronized boolean isDue(long now) {
        if (said && now - lastSaid < MINUTE_NANOS) {
            return false;
        }
        said = true;
        lastSaid = now;
        return true;
    }
}
