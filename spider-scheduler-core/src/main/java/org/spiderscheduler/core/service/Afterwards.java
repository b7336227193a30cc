package org.spiderscheduler.core.service;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is found out under a lock and has to be done outside it. Most calls have nothing: then it holds nothing. */
final class Afterwards {
    private @Nullable List<Runnable> actions;

    void add(Runnable action) {
        if (actions == null) {
            actions = new ArrayList<>(2);
        }
        actions.add(action);
    }

    /** Runs all, in the order in which they were added. */
    void run() {
        if (actions != null) {
            actions.forEach(Runnable::run);
        }
    }
}
