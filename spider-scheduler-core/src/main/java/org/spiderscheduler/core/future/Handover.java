package org.spiderscheduler.core.future;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs exactly once, whatever an executor does with it. An executor may keep a task and still throw: one
 * that starts threads on demand puts the task into its queue first.
 */
public final class Handover implements Runnable {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Runnable task;

    private Handover(Runnable task) {
        this.task = task;
    }

    /**
     * Runs a task on an executor, or on this thread if the executor refuses: dropping the task would leave futures that
     * never complete.
     *
     * @param executor where to run it
     * @param task what to run
     * @return why it was refused; {@code null} if it was not
     */
    public static @Nullable Throwable to(Executor executor, Runnable task) {
        Handover once = new Handover(task);
        try {
            executor.execute(once);
            return null;
        } catch (Throwable refused) {
            once.run();
            return refused;
        }
    }

    /** Runs the task if it has not begun. */
    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            task.run();
        }
    }
}
