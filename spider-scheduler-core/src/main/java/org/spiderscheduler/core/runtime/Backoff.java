package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * How long to wait before the next attempt: doubled each time up to the longest, then drawn uniformly from the upper
 * half of that, so that many schedulers do not come back at the same moment ("equal jitter", Brooker, "Exponential
 * Backoff and Jitter", 2015).
 */
record Backoff(Duration first, Duration longest) {
    Backoff {
        Arguments.positive(first, "first");
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest: " + longest + " is below first, " + first);
        }
    }

    /** For the given number of failures, from 1. */
    Duration after(int failures, RandomGenerator random) {
        long capped = TimerWheel.nanos(longest);
        int doublings = Math.min(failures - 1, 62);
        long step = TimerWheel.nanos(first);
        long full = step > capped >> doublings ? capped : Math.min(capped, step << doublings);
        long half = full / 2;
        return Duration.ofNanos(half + random.nextLong(full - half + 1));
    }
}
