package org.spiderscheduler.core.time.wheel;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link TimerWheel} links: the node is the user's own object, so that waiting for time allocates nothing. Only
 * the wheel calls the setters, under the lock that guards the wheel.
 *
 * @param <N> the node's own type
 */
public interface Timed<N extends Timed<N>> {
    /**
     * When it is due.
     *
     * @return nanoseconds on the wheel's clock; constant while linked
     */
    long deadline();

    /**
     * The link forward.
     *
     * @return the next node of the same slot
     */
    @Nullable
    N nextTimed();

    /**
     * The link back.
     *
     * @return the previous node of the same slot
     */
    @Nullable
    N previousTimed();

    /**
     * Links forward.
     *
     * @param next the next node
     */
    void nextTimed(@Nullable N next);

    /**
     * Links back.
     *
     * @param previous the previous node
     */
    void previousTimed(@Nullable N previous);
}
