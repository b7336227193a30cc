package org.spiderscheduler.core.service;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;

/** What the service knows of one execution manager. Guarded by the service's lock. */
final class ExecutionManager {
    final ExecutionManagerId id;
    /** Calls that wait for a task, the oldest first. */
    final ArrayDeque<NextTask> parked = new ArrayDeque<>(2);
    /** Assignments handed out and not acknowledged, the oldest first. */
    final Map<TaskAssignmentRecord, SessionAssignment> outstanding = new LinkedHashMap<>(4);

    long lastHeard;
    /** Whether it was taken for dead or has left: what comes for it later is for a stranger. */
    boolean gone;

    /** Its place in the {@link SilentList}. */
    boolean silent;

    @Nullable
    ExecutionManager silentBefore;

    @Nullable
    ExecutionManager silentAfter;

    ExecutionManager(ExecutionManagerId id) {
        this.id = id;
    }
}
