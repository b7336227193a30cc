package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.future.OwnedFuture;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.InMemoryStorageClient;

/** One life of the scheduler: its process, its connection to storage, all of it watched at its boundaries. */
final class SchedulerLife {
    private final SimulationRun run;
    private final SchedulerProcess process;
    private final InMemoryStorageClient storageClient;
    private final FaultyClient client;
    private final boolean callsBackLater;
    private final SimulatedScheduler scheduler;
    private final CompletableFuture<Void> termination;
    private final OpenFutures calls = new OpenFutures();
    private final OpenFutures enqueues = new OpenFutures();
    private final SchedulerService service;
    private @Nullable DispatchQueueSink sink;
    private boolean stopping;
    private boolean stopped;

    SchedulerLife(
            SimulationRun run,
            Dice dice,
            Function<? super Timer, ? extends SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core,
            SimulatedScheduler.Factory factory) {
        this.run = run;
        process = new SchedulerProcess(run, dice.faults().split());
        storageClient = run.storage().client();
        client = new FaultyClient(storageClient, process, run, dice.faults().split());
        callsBackLater = dice.schedulers().nextBoolean();
        scheduler = factory.make(new SchedulerSetup(
                client,
                run.storage().sessionId(),
                storageClient::schedulerId,
                timer -> new WatchedCore(core.apply(timer)),
                WatchedCore::new,
                run.scenario().queueCapacity(),
                process,
                process,
                callsBackLater ? process.callbacks() : Runnable::run,
                dice.schedulers().split(),
                new Watcher()));
        termination = scheduler.termination();
        service = new WatchedService(scheduler.service(), run, calls);
    }

    void start() {
        run.note(null, "scheduler", storageClient.schedulerId(), "starts");
        scheduler.start();
    }

    CompletableFuture<Void> stop() {
        return end("is stopped", scheduler::stop);
    }

    CompletableFuture<Void> drain(Duration timeout) {
        return end("is drained, within " + timeout, () -> scheduler.drain(timeout));
    }

    private CompletableFuture<Void> end(String how, Supplier<CompletableFuture<Void>> command) {
        stopping = true;
        run.note(null, "scheduler", storageClient.schedulerId(), how);
        // Only then is it known how it ended.
        return command.get().thenCompose(done -> termination).whenComplete((done, failure) -> {
            stopped = true;
            run.tell(checker -> checker.stopped(failure));
        });
    }

    /** The process dies: nothing of it runs any more, and its connections are reset. */
    void kill() {
        run.note(null, "scheduler", storageClient.schedulerId(), "crashes");
        process.kill();
        storageClient.resetConnection();
    }

    SchedulerService service() {
        return service;
    }

    SchedulerProcess process() {
        return process;
    }

    InMemoryStorageClient storageClient() {
        return storageClient;
    }

    FaultyClient client() {
        return client;
    }

    /** What it has failed with; empty if it has not, or not yet. */
    Optional<Throwable> failure() {
        return termination.isCompletedExceptionally()
                ? Optional.of(termination.handle((done, failure) -> failure).join())
                : Optional.empty();
    }

    /** Whether calls of execution managers are completed some time after they have been served, in any order. */
    boolean callsBackLater() {
        return callsBackLater;
    }

    /** Whether this is the life that is watched: what is left of a stopped one may come late. */
    private boolean isCurrent() {
        return !process.isKilled() && run.life() == this;
    }

    boolean isRunning() {
        return !stopping && !process.isKilled();
    }

    /** Whether it has been asked to stop, and has not stopped yet. */
    boolean isStopping() {
        return stopping && !stopped;
    }

    boolean hasFailed() {
        return isRunning() && termination.isDone();
    }

    /** The session of its queue. */
    SessionId sessionId() {
        return Objects.requireNonNull(sink, "the core has not been run").sessionId();
    }

    int queueSize() {
        return sink == null || !isRunning() ? 0 : sink.size();
    }

    int parkedCalls() {
        return isRunning() ? calls.count() : 0;
    }

    /** The alarms that are set, with their names, in a new map. */
    Map<?, String> pendingAlarms() {
        return new LinkedHashMap<>(process.pendingAlarms());
    }

    /** The calls and enqueues that are pending, in a new map. */
    Map<?, String> openFutures() {
        Map<Object, String> open = new LinkedHashMap<>(calls.open());
        open.putAll(enqueues.open());
        return open;
    }

    private final class WatchedCore implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
        private final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core;

        WatchedCore(SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core) {
            this.core = core;
        }

        @Override
        public CompletableFuture<Void> run(
                SchedulerStorageClient storage, DispatchQueueSink given, CancellationToken cancellation) {
            sink = given;
            return core.run(new WatchedClient(storage, run, process), new WatchedSink(given), cancellation);
        }

        @Override
        public String toString() {
            return core.toString();
        }
    }

    private final class WatchedSink implements DispatchQueueSink {
        private final DispatchQueueSink given;

        WatchedSink(DispatchQueueSink given) {
            this.given = given;
        }

        @Override
        public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
            run.checkThread();
            process.checkOnExecutor("enqueue of " + assignment, run.ref(assignment));
            SessionAssignment stamped = new SessionAssignment(given.sessionId(), assignment);
            run.enqueueCalled(stamped);
            CompletableFuture<Void> accepted = given.enqueue(assignment);
            if (accepted.isDone()) {
                accepted.whenComplete((done, failure) -> enqueueEnded(stamped, failure));
                return accepted;
            }
            run.faults().backPressured(accepted);
            return enqueues.track("an enqueue of " + assignment, new WatchedEnqueue(stamped, accepted));
        }

        @Override
        public CompletableFuture<Void> bumpSessionId(SessionId sessionId) {
            process.checkOnExecutor("bump to session " + sessionId, null);
            return given.bumpSessionId(sessionId);
        }

        @Override
        public SessionId sessionId() {
            process.checkOnExecutor("sessionId() of the sink", null);
            return given.sessionId();
        }

        @Override
        public int size() {
            process.checkOnExecutor("size() of the sink", null);
            return given.size();
        }
    }

    private void enqueueEnded(SessionAssignment stamped, @Nullable Throwable failure) {
        if (failure != null && isCurrent()) {
            run.enqueueFailed(stamped, failure);
        }
    }

    /** A parked enqueue as the core sees it. The run hears of its end first: the core may enqueue again at once. */
    private final class WatchedEnqueue extends OwnedFuture<Void> {
        private final CompletableFuture<Void> accepted;
        private boolean withdrawing;

        @SuppressWarnings("NullAway") // null is the one value that Void has
        WatchedEnqueue(SessionAssignment stamped, CompletableFuture<Void> accepted) {
            this.accepted = accepted;
            accepted.whenComplete((done, failure) -> {
                enqueueEnded(stamped, failure);
                if (withdrawing && accepted.isCancelled()) {
                    return; // whoever withdraws it completes this future
                }
                if (failure == null) {
                    deliver(null);
                } else {
                    deliverFailure(failure);
                }
            });
        }

        @Override
        protected boolean claim() {
            withdrawing = true;
            return accepted.cancel(false);
        }
    }

    private final class Watcher implements SchedulerListener {
        @Override
        public void dispatched(
                ExecutionManagerId executionManager,
                SessionAssignment assignment,
                TaskAssignmentRecord record,
                long nanoTime) {
            if (isCurrent() && sink == null) {
                run.violation(
                        "the core is watched",
                        "an assignment is handed out, but the core that the scheduler was given has not run: what another one"
                                + " does is not seen",
                        "Simulation.Builder.scheduler(...): it has to run the core that SchedulerSetup.core() makes, which core(...) or"
                                + " coreWithTimer(...) of the same builder sets, or one that it has passed to SchedulerSetup.watch()",
                        run.ref(assignment.assignment()));
            } else if (isCurrent()) {
                run.dispatched(executionManager, assignment);
            }
        }

        @Override
        public void acknowledged(
                ExecutionManagerId executionManager,
                SessionAssignment assignment,
                TaskAssignmentRecord record,
                long nanoTime) {
            if (isCurrent()) {
                run.acknowledged(executionManager, assignment);
            }
        }

        @Override
        public void requeued(ExecutionManagerId executionManager, SessionAssignment assignment, long nanoTime) {
            if (isCurrent()) {
                run.requeued(executionManager, assignment);
            }
        }

        @Override
        public void droppedAsStale(SessionAssignment assignment, long nanoTime) {
            run.note(run.ref(assignment.assignment()), "dropped: its session", assignment.sessionId(), "has passed");
        }

        @Override
        public void sessionBumped(SessionId sessionId, long nanoTime) {
            run.bumped(sessionId);
        }

        @Override
        public void executionManagerJoined(ExecutionManagerId executionManager, long nanoTime) {
            run.note(null, "execution manager", executionManager, "joins");
        }

        @Override
        public void executionManagerDied(ExecutionManagerId executionManager, long nanoTime) {
            if (isCurrent()) {
                run.died(executionManager);
            }
        }

        @Override
        public void executionManagerLeft(ExecutionManagerId executionManager, long nanoTime) {
            run.note(null, "execution manager", executionManager, "leaves");
        }

        @Override
        public void pollRetried(
                Lane lane, int attempt, Duration backoff, StorageClientException failure, long nanoTime) {
            run.note(null, "poll", lane, "is to be retried in", backoff);
        }
    }
}
