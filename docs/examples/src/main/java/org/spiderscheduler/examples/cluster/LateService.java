package org.spiderscheduler.examples.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;

/**
 * What execution managers are served with from the beginning, though the scheduler is there only after it has
 * registered with storage. Until then a call for a task fails, and the rest has no effect.
 */
final class LateService implements SchedulerService {
    private volatile @Nullable SchedulerService service;

    /** From now on it is this one. */
    void open(SchedulerService opened) {
        service = opened;
    }

    @Override
    public CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait) {
        SchedulerService opened = service;
        return opened == null
                ? CompletableFuture.failedFuture(
                        new SchedulerException("the scheduler has not registered with storage yet"))
                : opened.nextTask(executionManager, previous, wait);
    }

    @Override
    public CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager) {
        SchedulerService opened = service;
        return opened == null ? CompletableFuture.completedFuture(null) : opened.heartbeat(executionManager);
    }

    @Override
    public CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {
        SchedulerService opened = service;
        return opened == null ? CompletableFuture.completedFuture(null) : opened.shutdown(executionManager, previous);
    }

    @Override
    public void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered) {
        SchedulerService opened = service;
        if (opened != null) {
            opened.giveBack(executionManager, undelivered);
        }
    }
}
