package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;

/** A scheduler whose every answer is given by the test. */
final class ScriptedService implements SchedulerService {
    final BlockingQueue<NextTask> nextTasks = new LinkedBlockingQueue<>();
    final BlockingQueue<ExecutionManagerId> heartbeats = new LinkedBlockingQueue<>();
    final BlockingQueue<Shutdown> shutdowns = new LinkedBlockingQueue<>();
    final BlockingQueue<GivenBack> givenBack = new LinkedBlockingQueue<>();
    /** What heartbeats and shutdowns are answered with. */
    volatile CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    /** Whether all calls return null instead of a future. */
    volatile boolean givesNull;
    /** What all calls throw, if anything. */
    volatile Optional<Throwable> thrown = Optional.empty();

    record NextTask(
            ExecutionManagerId executionManager,
            Optional<TaskAssignmentRecord> previous,
            Duration within,
            Thread thread,
            Answer answer) {}

    /**
     * Can be claimed, as in the real service: then it cannot be ended from outside, but still delivers what was
     * claimed.
     */
    static final class Answer extends CompletableFuture<Optional<SchedulerAssignment>> {
        private final CompletableFuture<Optional<SchedulerAssignment>> refused = new CompletableFuture<>();
        private volatile boolean claimed;

        void claim() {
            claimed = true;
        }

        /** Waits until somebody has tried to end it. */
        void awaitRefusal() throws Exception {
            refused.get(1, TimeUnit.MINUTES);
        }

        void bring(SchedulerAssignment task) {
            super.complete(Optional.of(task));
        }

        @Override
        public boolean complete(Optional<SchedulerAssignment> value) {
            if (claimed) {
                refused.complete(value);
                return false;
            }
            return super.complete(value);
        }
    }

    record Shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {}

    record GivenBack(ExecutionManagerId executionManager, TaskAssignmentRecord record) {}

    static <T> T next(BlockingQueue<T> calls) throws InterruptedException {
        T next = calls.poll(1, TimeUnit.MINUTES);
        assertThat(next).as("the next call to the service").isNotNull();
        return next;
    }

    private void mayThrow() {
        thrown.ifPresent(ScriptedService::sneak);
    }

    /** Checked exceptions too, which other JVM languages throw without declaring them. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    @Override
    @SuppressWarnings("NullAway")
    public CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait) {
        mayThrow();
        NextTask call = new NextTask(executionManager, previous, wait, Thread.currentThread(), new Answer());
        nextTasks.add(call);
        return givesNull ? null : call.answer();
    }

    @Override
    @SuppressWarnings("NullAway")
    public CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager) {
        mayThrow();
        heartbeats.add(executionManager);
        return givesNull ? null : answer;
    }

    @Override
    @SuppressWarnings("NullAway")
    public CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {
        mayThrow();
        shutdowns.add(new Shutdown(executionManager, previous));
        return givesNull ? null : answer;
    }

    @Override
    public void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered) {
        givenBack.add(new GivenBack(executionManager, undelivered));
    }
}
