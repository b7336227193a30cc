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
 * What the log tells of polls that fail for now. An outage lasts as long as any poll is being tried again. Its causes
 * are told at once, whatever the lane, and anew every minute while it lasts; all outages together get only so many
 * lines a minute. Lives on the serial executor.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /**
     * How many lines there are in that time, of whatever outages: storage may come and go many times a second. And some
     * causes are never the same: they carry a port, a number of bytes, a duration.
     */
    private static final int MOST_LINES = 5;

    /** An atomic one, since other threads ask for it. */
    private final AtomicInteger polls = new AtomicInteger();

    /** The causes of this outage that have been told since the window began. */
    private final Set<String> told = new HashSet<>();

    private int lines;
    private long windowBegin;
    private int attempts;
    private long begin;
    private boolean isTold;

    /** How many polls are being tried again. For any thread. */
    int polls() {
        return polls.get();
    }

    /** A poll that had not failed before is being tried again. */
    void join(long now) {
        if (polls.getAndIncrement() == 0) {
            attempts = 0;
            begin = now;
            isTold = false;
            told.clear();
        }
    }

    /** A poll that is being tried again has failed. */
    void failed(Lane lane, Throwable failure, long now) {
        attempts++;
        if (lines == 0 || now - windowBegin >= WINDOW.toNanos()) {
            told.clear();
            lines = 0;
            windowBegin = now;
        }
        String cause = Futures.text(failure);
        // What names its lane is the same cause in another one.
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

    /** A poll that was being tried again has been answered. */
    void answered(SessionId session, long now) {
        leave();
        if (polls() == 0 && isTold) {
            LOG.info("storage answers again after {} and {} attempts, session {}", lasted(now), attempts, session);
        }
    }

    /** A poll is tried no more, without an answer. */
    void leave() {
        polls.decrementAndGet();
    }

    private Duration lasted(long now) {
        return Duration.ofMillis(Duration.ofNanos(now - begin).toMillis());
    }
}
