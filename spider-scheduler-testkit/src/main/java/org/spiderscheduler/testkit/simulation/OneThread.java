package org.spiderscheduler.testkit.simulation;

import java.util.HashSet;
import java.util.Set;

/**
 * The scheduler uses the timer and the executor that it is given, and no thread of its own (§5.10). Who has started a
 * thread cannot be told: one that a concurrent test starts counts as the scheduler's, see {@link Simulation}.
 */
final class OneThread extends Checker {
    /** How the names of the library's threads begin. */
    private static final String LIBRARY = "spider-";

    private final Set<Thread> before = threads();

    OneThread(SimulationRun run) {
        super(run);
    }

    @Override
    void atRest() {
        String stranger = run.stranger();
        if (stranger != null) {
            run.violation(
                    "5.10",
                    "a call came on thread " + stranger + ", though the scheduler was given an executor and a timer",
                    "what starts a thread, or a timer of its own",
                    null);
        }
    }

    @Override
    void atEnd() {
        threads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .sorted()
                .forEach(
                        name -> run.violation("nothing is left", "a thread is left: " + name, "what started it", null));
    }

    private static Set<Thread> threads() {
        Thread[] all = new Thread[Thread.activeCount() + 16];
        int count = Thread.enumerate(all);
        Set<Thread> threads = new HashSet<>();
        for (int i = 0; i < count; i++) {
            if (all[i].getName().startsWith(LIBRARY)) {
                threads.add(all[i]);
            }
        }
        return threads;
    }
}
