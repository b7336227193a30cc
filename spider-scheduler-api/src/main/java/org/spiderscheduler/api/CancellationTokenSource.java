package org.spiderscheduler.api;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one {@link CancellationToken} and cancels it, once. Thread-safe; no action runs under its lock. */
public final class CancellationTokenSource {
    private final Object lock = new Object();
    private final Set<Action> waiting = new LinkedHashSet<>();
    private volatile boolean cancelled;

    private final CancellationToken token = new CancellationToken() {
        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public Registration onCancelled(Runnable action) {
            Action registered = new Action(Objects.requireNonNull(action, "action"));
            synchronized (lock) {
                if (!cancelled) {
                    waiting.add(registered);
                    return registered;
                }
            }
            action.run();
            return registered;
        }
    };

    /** A source that is not cancelled. */
    public CancellationTokenSource() {}

    /**
     * The token to pass on.
     *
     * @return always the same one
     */
    public CancellationToken token() {
        return token;
    }

    /**
     * Cancels, and runs the registered actions on this thread in order of registration, except those closed before
     * their turn. The first exception or error that an action throws is rethrown after the last has run, with the
     * others suppressed in it; a checked one, which other languages may throw, becomes the cause of a
     * {@link SchedulerException}.
     *
     * @return true only for the one call that cancelled
     */
    public boolean cancel() {
        synchronized (lock) {
            if (cancelled) {
                return false;
            }
            cancelled = true;
        }
        Throwable failure = null;
        for (Action next = take(); next != null; next = take()) {
            try {
                next.action.run();
            } catch (Throwable thrown) {
                if (failure == null) {
                    failure = thrown;
                } else if (failure != thrown) {
                    failure.addSuppressed(thrown);
                }
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure != null) {
            throw new SchedulerException("a cancellation action threw a checked exception", failure);
        }
        return true;
    }

    /** One at a time: an action may be closed while an earlier one runs. */
    private @Nullable Action take() {
        synchronized (lock) {
            Iterator<Action> first = waiting.iterator();
            if (!first.hasNext()) {
                return null;
            }
            Action next = first.next();
            first.remove();
            return next;
        }
    }

    private final class Action implements CancellationToken.Registration {
        private final Runnable action;

        Action(Runnable action) {
            this.action = action;
        }

        @Override
        public void close() {
            synchronized (lock) {
                waiting.remove(this);
            }
        }
    }
}
