package org.spiderscheduler.api;

/** Tells a running core that it is to end. Thread-safe. {@link CancellationTokenSource} makes them. */
public interface CancellationToken {
    /**
     * Whether cancellation was asked for; once true, it stays.
     *
     * @return true from the moment of {@link CancellationTokenSource#cancel()} on
     */
    boolean isCancelled();

    /**
     * Runs an action once at cancellation, on the cancelling thread, or at once on this one if it has come already. The
     * runtime cancels a core on the serial executor, where the core runs too (§5.10).
     *
     * @param action what to do; one that throws does not keep the others from running. What a late one throws, which
     *     runs at once, reaches the caller of this method
     * @return to be closed when the action is no longer wanted
     */
    Registration onCancelled(Runnable action);

    /** An action that waits for a cancellation. */
    interface Registration extends AutoCloseable {
        /** Forgets the action, if it has not begun, even during the cancellation. To close again does nothing. */
        @Override
        void close();
    }
}
