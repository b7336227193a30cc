package org.spiderscheduler.grpc;

import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskRequest;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskResponse;
import org.spiderscheduler.grpc.wire.Assignments;

/**
 * A call for a task. While it waits, it holds this object but no thread. When the client is gone, the service is told:
 * it ends a waiting call, or offers what was handed out to others.
 */
final class NextTaskCall extends UnaryCall<NextTaskRequest, NextTaskResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(NextTaskCall.class);

    private final SchedulerService service;
    private final Timer timer;
    private final long maxWaitMillis;
    private final long errorDelayNanos;

    private @Nullable ExecutionManagerId caller;
    private volatile @Nullable CompletableFuture<Optional<SchedulerAssignment>> asked;
    // Dekker-style: an answer writes handedOut, then reads gone; a lost connection writes gone, then reads handedOut.
    // So at least one of the two gives the hand-out back.
    private volatile @Nullable TaskAssignmentRecord handedOut;
    private volatile boolean gone;
    private volatile @Nullable Alarm heldBack;

    NextTaskCall(
            ServerCall<Optional<NextTaskRequest>, NextTaskResponse> call,
            OpenCalls open,
            SchedulerService service,
            Timer timer,
            long maxWaitMillis,
            long errorDelayNanos) {
        super(call, open);
        this.service = service;
        this.timer = timer;
        this.maxWaitMillis = maxWaitMillis;
        this.errorDelayNanos = errorDelayNanos;
    }

    @Override
    void begin(NextTaskRequest request) {
        ExecutionManagerId executionManager = new ExecutionManagerId(request.getExecutionManagerId());
        caller = executionManager;
        Optional<TaskAssignmentRecord> previous = request.hasPrevAssignment()
                ? Optional.of(Assignments.fromWire(request.getPrevAssignment()))
                : Optional.empty();
        CompletableFuture<Optional<SchedulerAssignment>> answer;
        try {
            answer = Objects.requireNonNull(
                    service.nextTask(executionManager, previous, waitOf(request.getWaitTimeMs())),
                    SchedulerEndpoint.NO_FUTURE);
        } catch (Throwable failure) {
            refuse(SchedulerEndpoint.status(failure));
            SafeLog.error(
                    LOG,
                    failure,
                    "the scheduler service threw when execution manager {} asked for a task; that call fails",
                    executionManager);
            return;
        }
        asked = answer;
        answer.whenComplete((given, failure) -> {
            if (failure != null) {
                refuse(SchedulerEndpoint.status(failure));
            } else if (given == null) {
                refuse(Status.INTERNAL.withDescription("the service answered with null"));
            } else {
                give(executionManager, given);
            }
        });
    }

    /** The requested wait, an unsigned number, limited to the longest allowed. */
    private Duration waitOf(long millis) {
        return Duration.ofMillis(Long.compareUnsigned(millis, maxWaitMillis) < 0 ? millis : maxWaitMillis);
    }

    private void give(ExecutionManagerId executionManager, Optional<SchedulerAssignment> given) {
        if (given.isPresent()) {
            TaskAssignmentRecord record = given.get().record();
            handedOut = record;
            if (gone) {
                service.giveBack(executionManager, record);
                return;
            }
        }
        answer(Assignments.toWire(given));
    }

    /** Delays the answer: execution managers call again immediately after a failed call. */
    @Override
    void refuse(Status status) {
        if (errorDelayNanos == 0) {
            super.refuse(status);
            return;
        }
        Alarm alarm = timer.alarm("scheduler server: a delayed error answer", () -> super.refuse(status));
        heldBack = alarm;
        alarm.set(timer.nanoTime() + errorDelayNanos);
        if (gone) {
            alarm.cancel();
        }
    }

    @Override
    void clientGone() {
        gone = true;
        ExecutionManagerId executionManager = caller;
        CompletableFuture<Optional<SchedulerAssignment>> waiting = asked;
        TaskAssignmentRecord undelivered = handedOut;
        Alarm alarm = heldBack;
        if (alarm != null) {
            alarm.cancel();
        }
        if (executionManager != null && undelivered != null) {
            service.giveBack(executionManager, undelivered);
        } else if (waiting != null) {
            // Cheaper than cancel(). If this comes too late, the hand-out is given back above or in give().
            waiting.complete(Optional.empty());
        }
    }
}
