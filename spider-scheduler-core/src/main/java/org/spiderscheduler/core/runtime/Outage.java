package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.future.Futures;

/**
 * Logs that polls are failing and being retried. An outage lasts as long as any poll is being retried. Each cause is
 * logged at once, whatever the lane, and again every minute while the outage lasts; all outages together get a limited
 * number of lines a minute. Confined to the serial executor.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /**
     * How many lines are logged in that time, for all outages together: storage may come and go many times a second,
     * and some causes never repeat, since they contain a port, a number of bytes, a duration.
     */
    private static final int MOST_LINES = 5;

    /** Atomic because other threads read it. */
    private final AtomicInteger polls = new AtomicInteger();

    /** The causes of this outage that have been logged since the window began. */
    private final Set<String> told = new HashSet<>();

    private int lines;
    private long windowBegin;
    private int attempts;
    private long begin;
    private boolean isTold;

    /** How many polls are being retried. For any thread. */
    int polls() {
        return polls.get();
    }

    /** A poll has failed for the first time, and is being retried. */
    void join(long now) {
        if (polls.getAndIncrement() == 0) {
            attempts = 0;
            begin = now;
            isTold = false;
            told.clear();
        }
    }

    /** An attempt of a poll that is being retried has failed. */
    void failed(Lane lane, Throwable failure, long now) {
        attempts++;
        if (lines == 0 || now - windowBegin >= WINDOW.toNanos()) {
            told.clear();
            lines = 0;
            windowBegin = now;
        }
        String cause = Futures.text(failure);
        // A cause that names its lane is still the same cause in another lane.
        if (lines == MOST_LINES || !told.add(cause.replace(lane.name(), ""))) {
            return;
        }
        lines++;
        isTold = true;
        if (attempts == 1) {
            LOG.warn("poll of lane {} failed; it is sent again until storage answers: {}", lane, cause);
        } else {
            LOG.warn(
                    "storage has not answered for {} and {} attempts; poll of lane {} failed: {}",
                    lasted(now),
                    attempts,
                    lane,
                    cause);
        }
    }

    /** A poll that was being retried has been answered. */
    void answered(SessionId session, long now) {
        leave();
        if (polls() == 0 && isTold) {
            LOG.info("storage answers again after {} and {} attempts, session {}", lasted(now), attempts, session);
        }
    }

    /** A poll is no longer being retried, whether answered or not. */
    void leave() {
        polls.decrementAndGet();
    }

    private Duration lasted(long now) {
        return Duration.ofMillis(Duration.ofNanos(now - begin).toMillis());
    }
}
