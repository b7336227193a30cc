package org.spiderscheduler.testkit.simulation;

import java.util.HashSet;
import java.util.Set;

/**
 * The scheduler uses the timer and the executor that it is given, and no thread of its own (§5.10). Nobody can tell who
 * has started a thread: one that a test beside it starts is taken for the scheduler's, see {@link Simulation}.
 */
final class OneThread extends Checker {
    /** What the threads of the library are named by. */
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
                    "who starts a thread, or uses a timer of its own",
                    null);
        }
    }

    @Override
    void atEnd() {
        threads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .sorted()
                .forEach(name -> run.violation("nothing is left", "a thread is left: " + name, "who started it", null));
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
