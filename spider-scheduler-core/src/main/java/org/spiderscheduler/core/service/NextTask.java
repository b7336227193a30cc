package org.spiderscheduler.core.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.parked.CallSource;
import org.spiderscheduler.core.parked.ParkedDequeue;

/** One call of an execution manager for a task: what it is answered with is also what waits at the queue. */
final class NextTask extends ParkedDequeue<Optional<SchedulerAssignment>> {
    final ExecutionManager executionManager;
    /** Whether somebody has claimed the right to end this call. Written under the service's lock, read without it. */
    volatile boolean ended;

    NextTask(ExecutionManager executionManager, CallSource source, long deadline) {
        super(source, deadline);
        this.executionManager = executionManager;
    }

    @Override
    protected boolean claim() {
        return executionManager.service.withdraw(this);
    }

    @Override
    public void settle(@Nullable Object outcome) {
        executionManager.service.dequeued(this, outcome);
    }
}
