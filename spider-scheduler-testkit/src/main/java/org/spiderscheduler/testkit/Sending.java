package org.spiderscheduler.testkit;

import java.util.List;

/** Tasks on their way into a lane; while the lane is full, the rest of them wait. Under the lock of storage. */
final class Sending {
    private final List<StoredTask> tasks;
    private final StoredJob.Waiting whenOver;
    private int next;

    /** Takes the list over; the action runs under the lock, when all is sent or storage restarts. */
    Sending(List<StoredTask> tasks, StoredJob.Waiting whenOver) {
        this.tasks = tasks;
        this.whenOver = whenOver;
    }

    boolean hasNext() {
        return next < tasks.size();
    }

    StoredTask next() {
        return tasks.get(next++);
    }

    int left() {
        return tasks.size() - next;
    }

    void over(boolean restarted) {
        whenOver.go(restarted);
    }
}
