package org.spiderscheduler.core;

import static java.util.function.Predicate.not;

import java.util.List;
import java.util.Set;

/** Threads that were started and have not ended. */
public final class LeftThreads {
    private LeftThreads() {}

    /** Those of a given name that a step leaves behind; waits for one that is about to end. */
    public static List<Thread> of(String name, Runnable step) {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        step.run();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(not(before::contains))
                .filter(thread -> thread.getName().equals(name))
                .filter(LeftThreads::goesOn)
                .toList();
    }

    private static boolean goesOn(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return thread.isAlive();
    }
}
