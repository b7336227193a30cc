package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.testkit.ExecutionPlan;
import org.spiderscheduler.testkit.FakeExecutionManager;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.FleetListener;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskInstance;
import org.spiderscheduler.testkit.TaskRef;
import org.spiderscheduler.testkit.VirtualTime;

/** One run: the world of a scenario, from the first submission until the scheduler has stopped. */
final class SimulationRun {
    /** The last acknowledgements come with the calls that follow the last tasks. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STOP_BOUND = Duration.ofMinutes(2);
    /** By then, what may complete some time after the end has completed. */
    static final Duration AFTER_END = Duration.ofSeconds(1);

    private static final Duration FOREVER = Duration.ofDays(10_000);

    private final Simulation simulation;
    private final Scenario scenario;
    private final Dice dice;
    private final VirtualTime time;
    private final EventLog log = new EventLog();
    private final List<Violation> violations = new ArrayList<>();
    private final InMemoryStorage storage;
    private final Network network;
    private final Fleet fleet;
    private final FaultInjector faults;
    private final EndsWhenAsked endsWhenAsked = new EndsWhenAsked(this);
    private final List<Checker> checkers;
    private final Thread thread = Thread.currentThread();
    private volatile @Nullable String stranger;
    private SchedulerLife life;
    private int submitted;
    private boolean boundReached;

    SimulationRun(Simulation simulation, Scenario scenario) {
        this.simulation = simulation;
        this.scenario = scenario;
        checkers = List.of(
                endsWhenAsked,
                new NoTaskLost(this),
                new CoreHonest(this),
                new CallsInOrder(this, simulation.isWiredAsUsual()),
                new NothingOfOldSession(this),
                new QueueBounded(this),
                new DeliveryOrder(this),
                new WorkConserved(this),
                new DrainComplete(this),
                new NothingFatal(this),
                new OneThread(this),
                new NothingLeft(this));
        dice = Dice.of(scenario.seed());
        time = VirtualTime.shuffled(dice.order());
        storage = newStorage();
        network = new Network(this, dice.network());
        life = begin();
        fleet = Fleet.builder(storage, life.service(), time, network)
                .size(scenario.executionManagers())
                .waitTime(scenario.callWait())
                .plan(new Plan())
                .listener(new FleetWatcher())
                .build();
        faults = new FaultInjector(this, scenario.faults());
    }

    private InMemoryStorage newStorage() {
        InMemoryStorage.Builder builder = InMemoryStorage.builder(time)
                .observer(this::taskEvent)
                // Any unsigned number, with room for those that follow.
                .firstSession(new SessionId(dice.ids().nextLong() & ~0xffffL))
                .firstJob(new JobId(dice.ids().nextLong() & ~0xffffL))
                .firstScheduler(new SchedulerId(dice.ids().nextLong() & ~0xffffL))
                .firstExecutionManager(new ExecutionManagerId(dice.ids().nextLong() & ~0xffffL));
        for (Lane lane : Lane.values()) {
            builder.capacity(lane, scenario.laneCapacity());
        }
        return builder.build();
    }

    private SchedulerLife begin() {
        return new SchedulerLife(this, dice, timer -> simulation.core(scenario, timer), simulation.factory());
    }

    SimulationResult run() {
        try {
            for (PlannedJob job : scenario.jobs()) {
                at(job.at(), () -> submit(job));
            }
            at(scenario.faultPhase(), this::heal);
            tell(Checker::lifeBegan);
            life.start();
            advance(() -> boundReached || isThrough());
            for (Checker checker : boundReached ? checkers : List.<Checker>of()) {
                if (violations.isEmpty()) {
                    checker.boundReached();
                }
            }
            if (violations.isEmpty()) {
                stop();
            }
        } catch (Throwable thrown) {
            violation("nothing is thrown", String.valueOf(thrown), StackTraces.innermost(thrown), null);
        }
        return new SimulationResult(scenario, time.elapsed(), storage, faults.fired(), violations, log);
    }

    private void submit(PlannedJob job) {
        submitted++;
        JobId id = storage.submit(job.spec());
        note(null, "job", id, "submitted:", job.spec());
    }

    private boolean isThrough() {
        return faults.isHealed()
                && life.isRunning()
                && submitted == scenario.jobs().size()
                && storage.allJobsEnded();
    }

    private void heal() {
        note(null, "everything is healed");
        faults.heal();
        after(scenario.timeToEnd(), () -> boundReached = !isThrough());
    }

    private void stop() {
        advance(LAST_CALLS);
        fleet.leave();
        CompletableFuture<Void> stopped = life.stop();
        if (!advance(stopped::isDone, STOP_BOUND) && violations.isEmpty()) {
            endsWhenAsked.doesNotStop(STOP_BOUND + " after it was asked to, it is still running; " + time);
        }
        advance(AFTER_END);
        if (violations.isEmpty()) {
            tell(Checker::atEnd);
        }
    }

    /** Lets time pass, until a property is violated. */
    private void advance(Duration duration) {
        advance(() -> false, duration);
    }

    /**
     * Lets time pass until a condition holds, a property is violated, or the limit is reached; returns whether it
     * holds.
     */
    private boolean advance(BooleanSupplier until, Duration limit) {
        Duration end = time.elapsed().plus(limit);
        // Something is always pending, so that only what goes wrong can be thrown.
        Alarm atEnd = at(end, () -> {});
        advance(() -> until.getAsBoolean() || time.elapsed().compareTo(end) >= 0);
        atEnd.cancel();
        return until.getAsBoolean();
    }

    /** Lets time pass until a condition holds, or a property is violated. */
    private void advance(BooleanSupplier until) {
        time.advanceUntil(
                () -> {
                    tell(Checker::atRest);
                    return !violations.isEmpty() || until.getAsBoolean();
                },
                FOREVER);
    }

    // ---- the world, for its parts

    Scenario scenario() {
        return scenario;
    }

    VirtualTime time() {
        return time;
    }

    InMemoryStorage storage() {
        return storage;
    }

    Fleet fleet() {
        return fleet;
    }

    FaultInjector faults() {
        return faults;
    }

    SchedulerLife life() {
        return life;
    }

    Network network() {
        return network;
    }

    /** Refuses a call on any thread but that of the run, and remembers it. */
    void checkThread() {
        if (Thread.currentThread() != thread) {
            stranger = Thread.currentThread().getName();
            throw new IllegalStateException("everything in a simulation runs on the thread that called run");
        }
    }

    /** The name of a thread, not that of the run, that made a call; null if none did. */
    @Nullable
    String stranger() {
        return stranger;
    }

    TaskRef ref(TaskAssignment assignment) {
        return new TaskRef(assignment.jobId(), assignment.taskId());
    }

    void note(@Nullable TaskRef task, Object... words) {
        log.add(time.elapsed().toNanos(), task, words);
    }

    void violation(String rule, String seen, String lookAt, @Nullable TaskRef task) {
        Violation violation = new Violation(rule, seen, lookAt, Optional.ofNullable(task), time.elapsed());
        violations.add(violation);
        note(task, "VIOLATION", violation.heading() + ":", seen);
    }

    /** The answer to a poll has come, but the caller had ended the poll meanwhile. */
    void pollEnded(String by, Lane lane) {
        violation(
                "2.7",
                by + " has ended a poll of lane " + lane + " itself: its answer reached nobody",
                "what cancels polls, or gives them a timeout of their own",
                null);
    }

    Alarm after(Duration delay, Runnable event) {
        Alarm alarm = time.alarm("simulation: what is planned", event);
        alarm.set(time.nanoTime() + delay.toNanos());
        return alarm;
    }

    Alarm at(Duration moment, Runnable event) {
        Duration ahead = moment.minus(time.elapsed());
        return after(ahead.isNegative() ? Duration.ZERO : ahead, event);
    }

    // ---- lives of the scheduler

    /** Stops it gracefully, and begins a new one some time after it has ended; false if it is not running. */
    boolean restartScheduler(Duration pause) {
        if (!life.isRunning()) {
            return false;
        }
        life.stop().whenComplete((done, failure) -> after(pause, this::nextLife));
        return true;
    }

    /** Drains it, and begins a new one some time after it has ended; false if it is not running. */
    boolean drainScheduler(Duration pause) {
        if (!life.isRunning()) {
            return false;
        }
        tell(Checker::drainBegan);
        Duration deadline = time.elapsed().plus(DRAIN_TIMEOUT);
        life.drain(DRAIN_TIMEOUT).whenComplete((done, failure) -> {
            if (failure == null && time.elapsed().compareTo(deadline) < 0) {
                tell(Checker::drainedInTime);
            }
            after(pause, this::nextLife);
        });
        return true;
    }

    /** Kills its process, and begins a new one some time later; false if it is not running. */
    boolean crashScheduler(Duration pause) {
        if (!life.isRunning()) {
            return false;
        }
        life.kill();
        fleet.connectTo(new DownService());
        after(pause, this::nextLife);
        return true;
    }

    private void nextLife() {
        life = begin();
        tell(Checker::lifeBegan);
        life.start();
        fleet.connectTo(life.service());
    }

    // ---- what is heard

    void tell(Consumer<Checker> event) {
        checkers.forEach(event);
    }

    private void taskEvent(TaskRef task, TaskEvent event) {
        note(
                task,
                event.kind(),
                event.refusal().map(why -> why + " ").orElse("") + "session " + event.sessionId()
                        + event.executionManager()
                                .map(who -> ", execution manager " + who)
                                .orElse(""));
        tell(checker -> checker.taskEvent(task, event));
        if (event.kind() == TaskEvent.Kind.STARTED) {
            faults.started(event.executionManager().orElseThrow());
        }
    }

    void brought(Lane lane, int maxItems, InboundBatch batch) {
        for (InboundEntry entry : batch.entries()) {
            note(ref(entry.toAssignment()), "brought to the core under session", batch.sessionId());
        }
        tell(checker -> checker.brought(lane, maxItems, batch));
    }

    void enqueueCalled(SessionAssignment assignment) {
        note(ref(assignment.assignment()), "enqueued under session", assignment.sessionId());
        tell(checker -> checker.enqueueCalled(assignment));
    }

    void enqueueFailed(SessionAssignment assignment, Throwable failure) {
        note(ref(assignment.assignment()), "not enqueued:", failure.getClass().getSimpleName());
        tell(checker -> checker.enqueueFailed(assignment));
        if (failure instanceof CancellationException) {
            tell(checker -> checker.enqueueWithdrawn(assignment));
        }
    }

    void bumped(SessionId session) {
        note(null, "queue bumped to session", session);
        faults.bumping();
    }

    void dispatched(ExecutionManagerId executionManager, SessionAssignment assignment) {
        note(ref(assignment.assignment()), "handed to execution manager", executionManager);
        tell(checker -> checker.dispatched(executionManager, assignment));
        faults.dispatched(executionManager);
    }

    void acknowledged(ExecutionManagerId executionManager, SessionAssignment assignment) {
        note(ref(assignment.assignment()), "acknowledged by execution manager", executionManager);
        tell(checker -> checker.acknowledged(executionManager, assignment));
    }

    void givingBack(ExecutionManagerId caller, SessionAssignment assignment) {
        faults.undeliverable(caller);
        note(ref(assignment.assignment()), "cannot be delivered: its execution manager has no connection");
        tell(checker -> checker.givingBack(assignment));
    }

    void died(ExecutionManagerId executionManager) {
        note(null, "execution manager", executionManager, "is considered dead");
        tell(checker -> checker.died(executionManager));
    }

    void requeued(ExecutionManagerId executionManager, SessionAssignment assignment) {
        note(ref(assignment.assignment()), "taken back from execution manager", executionManager);
        tell(checker -> checker.requeued(executionManager, assignment));
    }

    private final class FleetWatcher implements FleetListener {
        @Override
        public void answerLost(FakeExecutionManager executionManager, SchedulerAssignment assignment) {
            note(ref(assignment.assignment()), "does not reach execution manager", executionManager.id());
            faults.fired(Fault.ANSWER_LOST, executionManager.id());
        }

        @Override
        public void acknowledgementLost(FakeExecutionManager executionManager, TaskAssignmentRecord record) {
            note(
                    null,
                    "execution manager",
                    executionManager.id(),
                    "loses its acknowledgement of assignment",
                    record.assignmentId());
            faults.fired(Fault.ACKNOWLEDGEMENT_LOST, executionManager.id());
        }

        @Override
        public void calledTwice(FakeExecutionManager executionManager) {
            note(null, "execution manager", executionManager.id(), "calls once more");
            faults.fired(Fault.CALL_REPEATED, executionManager.id());
        }

        @Override
        public void dropped(FakeExecutionManager executionManager, SchedulerAssignment assignment) {
            note(ref(assignment.assignment()), "dropped by execution manager", executionManager.id());
        }

        @Override
        public void failedOnCommand(TaskInstance instance) {
            faults.fired(Fault.EXECUTION_FAILURE, instance.executionManagerId());
        }
    }

    private final class Plan implements ExecutionPlan {
        @Override
        public boolean succeeds(TaskInstance instance) {
            return true;
        }

        @Override
        public Duration runTime(TaskInstance instance) {
            return faults.runTime(instance);
        }
    }
}
