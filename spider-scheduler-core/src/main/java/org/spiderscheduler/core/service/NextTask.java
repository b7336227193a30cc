package org.spiderscheduler.core.service;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.core.future.OwnedFuture;

/** One call of an execution manager for a task. Both fields are read without the service's lock. */
final class NextTask extends OwnedFuture<Optional<SchedulerAssignment>> {
    private final DispatchingService service;
    final ExecutionManager executionManager;
    final long deadline;
    /** Whether somebody has claimed the right to end this call. Written under the service's lock. */
    volatile boolean ended;
    /** The dequeue it waits for; ended together with it. */
    volatile @Nullable CompletableFuture<Optional<SessionAssignment>> dequeue;

    NextTask(DispatchingService service, ExecutionManager executionManager, long deadline) {
        this.service = service;
        this.executionManager = executionManager;
        this.deadline = deadline;
    }

    @Override
    protected boolean claim() {
        return service.withdraw(this);
    }
}
