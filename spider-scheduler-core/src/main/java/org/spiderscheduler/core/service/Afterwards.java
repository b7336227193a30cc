package org.spiderscheduler.core.service;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.core.log.SafeLog;

/** What is found out under a lock and has to be done outside it. Most calls have nothing: then it holds nothing. */
final class Afterwards {
    private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);

    private @Nullable List<Runnable> actions;

    void add(Runnable action) {
        if (actions == null) {
            actions = new ArrayList<>(2);
        }
        actions.add(action);
    }

    /** Runs all, in the order in which they were added, whatever one of them throws. */
    void run() {
        if (actions != null) {
            actions.forEach(Afterwards::attempt);
        }
    }

    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (Throwable failure) {
            SafeLog.error(
                    LOG, failure, "one thing that was to be done or told after a call threw; the others are done");
        }
    }
}
