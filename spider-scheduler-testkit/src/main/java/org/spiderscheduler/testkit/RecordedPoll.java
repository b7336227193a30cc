package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.Objects;
import org.spiderscheduler.api.Lane;

/**
 * A poll that a core has made.
 *
 * @param at when, since the client was made
 * @param lane the lane
 * @param maxItems the most entries it asked for
 * @param waitTime how long it may be held
 */
public record RecordedPoll(Duration at, Lane lane, int maxItems, Duration waitTime) {
    /**
     * Checks that nothing is missing.
     *
     * @param at when, since the client was made
     * @param lane the lane
     * @param maxItems the most entries it asked for
     * @param waitTime how long it may be held
     * @throws NullPointerException if an argument is {@code null}
     */
    public RecordedPoll {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(waitTime, "waitTime");
    }
}
