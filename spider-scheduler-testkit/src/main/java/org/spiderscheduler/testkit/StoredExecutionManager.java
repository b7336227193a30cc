package org.spiderscheduler.testkit;

import java.util.ArrayList;
import java.util.List;
import org.spiderscheduler.api.ExecutionManagerId;

/** An execution manager as storage keeps it. Under the lock of storage. */
final class StoredExecutionManager {
    final ExecutionManagerId id;
    final List<TaskInstance> instances = new ArrayList<>(1);
    boolean dead;
    private long lastHeard;

    StoredExecutionManager(ExecutionManagerId id, long now) {
        this.id = id;
        this.lastHeard = now;
    }

    void heard(long now) {
        lastHeard = now;
    }

    long lastHeard() {
        return lastHeard;
    }
}
