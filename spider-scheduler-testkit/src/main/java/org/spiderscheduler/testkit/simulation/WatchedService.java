package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;

/** A scheduler's service behind the network: calls are watched, and a caller may be gone when its answer comes. */
final class WatchedService implements SchedulerService {
    private final SchedulerService given;
    private final SimulationRun run;
    private final OpenFutures calls;
    private final Map<TaskAssignmentRecord, SessionAssignment> handedOut = new HashMap<>();

    WatchedService(SchedulerService given, SimulationRun run, OpenFutures calls) {
        this.given = given;
        this.run = run;
        this.calls = calls;
    }

    @Override
    public CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait) {
        previous.map(handedOut::remove).ifPresent(assignment -> run.tell(checker -> checker.acknowledging(assignment)));
        CompletableFuture<Optional<SchedulerAssignment>> call = calls.track(
                "a call of execution manager " + executionManager + " for a task",
                given.nextTask(executionManager, previous, wait));
        run.tell(Checker::callCameIn);
        call.thenAccept(answer -> answer.ifPresent(given -> handedOut.put(given.record(), stamped(given))));
        if (!call.isDone()) {
            run.tell(checker -> checker.callWaits(executionManager));
            call.whenComplete((answer, failure) -> run.tell(checker -> checker.callEnded(executionManager)));
        }
        return run.faults().callerIsGone() ? new Undeliverable(executionManager, call) : call;
    }

    private static SessionAssignment stamped(SchedulerAssignment answer) {
        return new SessionAssignment(answer.sessionId(), answer.assignment());
    }

    @Override
    public CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager) {
        return given.heartbeat(executionManager);
    }

    @Override
    public CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {
        return given.shutdown(executionManager, previous);
    }

    @Override
    public void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered) {
        given.giveBack(executionManager, undelivered);
    }

    /** A call whose connection is gone: the assignment is given back as soon as its answer would be written. */
    private final class Undeliverable extends CompletableFuture<Optional<SchedulerAssignment>> {
        private final CompletableFuture<Optional<SchedulerAssignment>> call;

        Undeliverable(ExecutionManagerId caller, CompletableFuture<Optional<SchedulerAssignment>> call) {
            this.call = call;
            call.whenComplete((answer, failure) -> {
                if (failure != null) {
                    run.faults().callerGoneInVain();
                    completeExceptionally(failure);
                } else if (answer.isEmpty()) {
                    run.faults().callerGoneInVain();
                    complete(answer);
                } else {
                    giveBack(caller, answer.get());
                    completeExceptionally(new SchedulerException("simulated: the connection is gone"));
                }
            });
        }

        private void giveBack(ExecutionManagerId caller, SchedulerAssignment answer) {
            SessionAssignment undelivered = stamped(answer);
            run.givingBack(caller, undelivered);
            given.giveBack(caller, answer.record());
            run.tell(checker -> checker.gaveBack(undelivered));
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            call.cancel(mayInterruptIfRunning);
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
