package org.spiderscheduler.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
     * The token to hand on.
     *
     * @return always the same one
     */
    public CancellationToken token() {
        return token;
    }

    /**
     * Cancels, and runs the registered actions on this thread in the order of their registration. The first exception of
     * an action is thrown after the last has run, with the others suppressed in it.
     *
     * @return true for the one call that cancelled
     */
    public boolean cancel() {
        List<Action> actions;
        synchronized (lock) {
            if (cancelled) {
                return false;
            }
            cancelled = true;
            actions = new ArrayList<>(waiting);
            waiting.clear();
        }
        RuntimeException failure = null;
        for (Action each : actions) {
            try {
                each.action.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return true;
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
