package org.spiderscheduler.core.service;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.core.log.SafeLog;

/** Actions that are collected under a lock and run after it is released. Most calls have none, and allocate no list. */
final class Afterwards {
    private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);

    private @Nullable List<Runnable> actions;

    void add(Runnable action) {
        if (actions == null) {
            actions = new ArrayList<>(2);
        }
        actions.add(action);
    }

    /** Runs all actions in the order in which they were added, whatever one of them throws. */
    void run() {
        if (actions != null) {
            actions.forEach(Afterwards::attempt);
        }
    }

    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (Throwable failure) {
            SafeLog.error(LOG, failure, "a follow-up action of the service threw; the other actions run all the same");
        }
    }
}
