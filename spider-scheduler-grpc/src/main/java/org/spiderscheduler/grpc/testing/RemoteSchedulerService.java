package org.spiderscheduler.grpc.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;

/**
 * A scheduler as its execution managers see it through the scheduler wire protocol: one connection for each execution
 * manager. With it a {@link org.spiderscheduler.testkit.Fleet} runs against a {@code GrpcSchedulerServer}. In the making.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable", "InconsistentOverloads"})
public final class RemoteSchedulerService implements SchedulerService, AutoCloseable {
    private RemoteSchedulerService() {}

    /**
     * Makes a view of a scheduler.
     *
     * @param host where the scheduler's server listens
     * @param port where the scheduler's server listens
     * @return not connected yet
     */
    public static RemoteSchedulerService connect(String host, int port) {
        return new RemoteSchedulerService();
    }

    @Override
    public CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered) {
        throw new UnsupportedOperationException("execution managers do not give back");
    }

    /** Closes all connections. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("in the making");
    }
}
