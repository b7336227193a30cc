package org.spiderscheduler.api;

/** Tells a running core to end. Thread-safe. Made by a {@link CancellationTokenSource}. */
public interface CancellationToken {
    /**
     * Whether cancellation was requested. Once true, it stays true.
     *
     * @return true from the moment of {@link CancellationTokenSource#cancel()} on
     */
    boolean isCancelled();

    /**
     * Runs an action once: at cancellation, on the cancelling thread, or at once, on this thread, if already cancelled.
     * The runtime cancels a core on the serial executor, where the core also runs (§5.10).
     *
     * @param action what to run; an action that throws does not keep the others from running. If it runs at once, what
     *     it throws reaches the caller of this method
     * @return a registration, to be closed when the action is no longer wanted
     */
    Registration onCancelled(Runnable action);

    /** An action that waits for a cancellation. */
    interface Registration extends AutoCloseable {
        /** Forgets the action if it has not begun, even during cancellation. Closing again does nothing. */
        @Override
        void close();
    }
}
