package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;

/** What execution managers meet while there is no scheduler: connections are refused. */
final class DownService implements SchedulerService {
    @Override
    public CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {
        return refused();
    }

    @Override
    public void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered) {}

    private static <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(new SchedulerException("connection refused: no scheduler is there"));
    }
}
