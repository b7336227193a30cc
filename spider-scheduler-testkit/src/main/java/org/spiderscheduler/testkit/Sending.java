package org.spiderscheduler.testkit;

import java.util.List;

/** Tasks on their way into a lane; storage waits with the rest while the lane is full. Under the lock of storage. */
final class Sending {
    private final List<StoredTask> tasks;
    private final StoredJob.Waiting whenOver;
    private int next;

    /** The list belongs to this from now on; the action runs under the lock, when all is sent or storage restarts. */
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
