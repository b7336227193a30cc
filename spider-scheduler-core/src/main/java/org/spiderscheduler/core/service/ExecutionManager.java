package org.spiderscheduler.core.service;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;

/** What the service knows of one execution manager. Guarded by the service's lock. */
final class ExecutionManager {
    final DispatchingService service;
    final ExecutionManagerId id;
    /** Calls that wait for a task, the oldest first. */
    final ArrayDeque<NextTask> parked = new ArrayDeque<>(2);

    final Outstanding outstanding = new Outstanding();

    long lastHeard;
    /** Whether it was considered dead, has left, or came after the end: what comes for it later is for a stranger. */
    boolean gone;

    /** Its place in the {@link SilentList}. */
    boolean silent;

    @Nullable
    ExecutionManager silentBefore;

    @Nullable
    ExecutionManager silentAfter;

    ExecutionManager(DispatchingService service, ExecutionManagerId id) {
        this.service = service;
        this.id = id;
    }
}
