package org.spiderscheduler.core.future;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs once, whatever becomes of its way to an executor. An executor may keep a task and throw all the
 * same: one that starts its threads when they are needed puts the task into its queue first.
 */
public final class Handover implements Runnable {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Runnable task;

    private Handover(Runnable task) {
        this.task = task;
    }

    /**
     * Runs a task on an executor, or on this thread if that refuses: to drop it would leave futures that never
     * complete.
     *
     * @param executor where
     * @param task what
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
