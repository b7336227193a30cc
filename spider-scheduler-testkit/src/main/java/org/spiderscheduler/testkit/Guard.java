package org.spiderscheduler.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The one lock of storage, and what is to be done once it is released: no future is completed under it (§1.3). */
final class Guard {
    private final ReentrantLock lock = new ReentrantLock();
    private final Executor executor;
    private List<Runnable> afterwards = new ArrayList<>();

    Guard(Executor executor) {
        this.executor = executor;
    }

    /** Runs an action under the lock, then hands the executor what the action has left for afterwards. */
    <T> T locked(Supplier<T> action) {
        List<Runnable> left = List.of();
        lock.lock();
        try {
            return action.get();
        } finally {
            if (lock.getHoldCount() == 1 && !afterwards.isEmpty()) {
                left = afterwards;
                afterwards = new ArrayList<>();
            }
            lock.unlock();
            left.forEach(executor::execute);
        }
    }

    /** As {@link #locked(Supplier)}, without a result. */
    void run(Runnable action) {
        locked(() -> {
            action.run();
            return true;
        });
    }

    /** Leaves something to be done once the lock is released. Called under the lock. */
    void afterwards(Runnable effect) {
        afterwards.add(effect);
    }
}
