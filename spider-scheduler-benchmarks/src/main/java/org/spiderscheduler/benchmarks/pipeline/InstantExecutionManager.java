package org.spiderscheduler.benchmarks.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;

/** Finishes each task the moment that it gets it, and acknowledges it with its next call. */
final class InstantExecutionManager {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final SchedulerService service;
    private final ExecutionManagerId id;
    private final Runnable onDone;
    private final CountDownLatch left;
    private final BiConsumer<@Nullable Optional<SchedulerAssignment>, @Nullable Throwable> answered;

    InstantExecutionManager(SchedulerService service, ExecutionManagerId id, Runnable onDone, CountDownLatch left) {
        this.service = service;
        this.id = id;
        this.onDone = onDone;
        this.left = left;
        this.answered = (answer, failure) -> {
            if (answer != null) {
                call(take(answer));
            }
        };
    }

    void start() {
        call(Optional.empty());
    }

    /** A loop while answers are there at once: a recursion would grow the stack. */
    private void call(Optional<TaskAssignmentRecord> previous) {
        Optional<TaskAssignmentRecord> record = previous;
        while (left.getCount() > 0) {
            CompletableFuture<Optional<SchedulerAssignment>> call = service.nextTask(id, record, WAIT);
            if (!call.isDone()) {
                call.whenComplete(answered);
                return;
            }
            record = take(call.join());
        }
    }

    private Optional<TaskAssignmentRecord> take(Optional<SchedulerAssignment> answer) {
        if (answer.isPresent()) {
            onDone.run();
            left.countDown();
        }
        return answer.map(SchedulerAssignment::record);
    }
}
