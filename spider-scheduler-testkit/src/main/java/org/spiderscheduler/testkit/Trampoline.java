package org.spiderscheduler.testkit;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task at a time, on the thread that submitted one while none was running. A task that submits another does
 * not run it within itself, so the stack stays flat.
 */
final class Trampoline implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.addLast(task);
            if (running) {
                return;
            }
            running = true;
        }
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (Throwable failure) {
                synchronized (tasks) {
                    running = false;
                }
                throw failure;
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable next = tasks.pollFirst();
            running = next != null;
            return next;
        }
    }
}
