package org.spiderscheduler.core.time;

/** A monotonic clock. It must not throw: nothing makes up for what fails if it does. */
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
