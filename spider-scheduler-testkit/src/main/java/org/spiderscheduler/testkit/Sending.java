package org.spiderscheduler.testkit;

import java.util.List;

/** Tasks on their way into a lane; storage waits with the rest while the lane is full. Under the lock of storage. */
final class Sending {
    private final List<StoredTask> tasks;
    private final Runnable whenSent;
    private int next;

    /** The list belongs to this from now on; the action runs under the lock. */
    Sending(List<StoredTask> tasks, Runnable whenSent) {
        this.tasks = tasks;
        this.whenSent = whenSent;
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

    void sent() {
        whenSent.run();
    }
}
