package org.spiderscheduler.core.time;

/** A monotonic clock. It must not throw: what fails because it does is not made up for. */
@FunctionalInterface
public interface NanoClock {
    /**
     * The time now.
     *
     * @return nanoseconds since an arbitrary origin, never less than before; as with {@link System#nanoTime()}, only
     *     differences are meaningful
     */
    long nanoTime();
}
