package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.testkit.FakeExecutionManager;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.TaskInstance;

/** Lets the faults of a scenario strike when their time has come, and heals everything in the end. */
final class FaultInjector {
    private static final Lane[] LANES = Lane.values();

    /** Faults that can only strike a scheduler that is there. */
    private static final Set<Fault> ON_SCHEDULER = EnumSet.of(
            Fault.POLL_SLOW,
            Fault.POLL_TRANSPORT_ERROR,
            Fault.POLL_SERVER_ERROR,
            Fault.POLL_ANSWER_LOST,
            Fault.CONNECTION_RESET,
            Fault.CONNECTION_HALF_OPEN,
            Fault.SCHEDULER_RESTART,
            Fault.SCHEDULER_CRASH,
            Fault.DUPLICATE_ENTRIES,
            Fault.TIMER_LATE);

    private final SimulationRun run;
    private final Iterator<PlannedFault> planned;
    private final Map<Fault, Long> fired = new EnumMap<>(Fault.class);
    /** Faults that wait for an occasion. */
    private final List<PlannedFault> armed = new ArrayList<>();
    /** The faults of callers whose connections will be gone. */
    private final ArrayDeque<PlannedFault> gone = new ArrayDeque<>();

    private final Map<Integer, ArrayDeque<PlannedFault>> slow = new HashMap<>();
    private boolean healed;

    FaultInjector(SimulationRun run, List<PlannedFault> faults) {
        this.run = run;
        planned = faults.iterator();
        for (Fault fault : Fault.values()) {
            fired.put(fault, 0L);
        }
        next();
    }

    Map<Fault, Long> fired() {
        return fired;
    }

    /** A fault strikes the one thing that there is of its kind. */
    void fired(Fault fault) {
        count(fault);
        run.note(null, EventLog.FAULT, fault);
    }

    void fired(Fault fault, ExecutionManagerId executionManager) {
        fired(fault, "execution manager " + executionManager);
    }

    void fired(Fault fault, Lane lane) {
        fired(fault, "lane " + lane);
    }

    private void fired(Fault fault, String whom) {
        count(fault);
        run.note(null, EventLog.FAULT, fault, "of", whom);
    }

    private void count(Fault fault) {
        fired.merge(fault, 1L, Long::sum);
    }

    boolean isHealed() {
        return healed;
    }

    private void next() {
        if (planned.hasNext()) {
            PlannedFault fault = planned.next();
            run.at(fault.at(), () -> {
                if (!healed) {
                    strike(fault);
                    next();
                }
            });
        }
    }

    private void strike(PlannedFault fault) {
        if (ON_SCHEDULER.contains(fault.fault()) && !run.life().isRunning()) {
            return;
        }
        FakeExecutionManager machine = machine(fault);
        Lane lane = LANES[fault.target() % LANES.length];
        switch (fault.fault()) {
            case CALLER_GONE,
                    CRASH_BEFORE_REGISTRATION,
                    CRASH_WHILE_EXECUTING,
                    STORAGE_RESTART_UNDER_BACK_PRESSURE,
                    STORAGE_RESTART_UNDER_FULL_LANE -> armed.add(fault);
            case SILENCE -> silence(machine, fault);
            case SLOW_EXECUTION, SOFT_TIMEOUT ->
                slow.computeIfAbsent(machine.number(), any -> new ArrayDeque<>())
                        .addLast(fault);
            case EXECUTION_FAILURE -> machine.failNextTask();
            case ANSWER_LOST -> machine.loseNextAnswer();
            case ACKNOWLEDGEMENT_LOST -> machine.loseNextAcknowledgement();
            case CALL_REPEATED -> machine.callTwice();
            case POLL_SLOW, POLL_TRANSPORT_ERROR, POLL_SERVER_ERROR, POLL_ANSWER_LOST, DUPLICATE_ENTRIES ->
                run.life().client().arm(lane, fault);
            case CONNECTION_RESET -> cut(fault, InMemoryStorageClient::resetConnection);
            case CONNECTION_HALF_OPEN -> cut(fault, InMemoryStorageClient::goHalfOpen);
            case STORAGE_RESTART -> restartStorage(fault.fault());
            case STORAGE_RESTART_DURING_BUMP -> {
                armed.add(fault);
                run.storage().restart();
            }
            case SCHEDULER_RESTART -> {
                boolean drains = fault.target() % 2 == 0;
                if (drains ? run.drainScheduler(fault.length()) : run.restartScheduler(fault.length())) {
                    fired(fault.fault());
                }
            }
            case SCHEDULER_CRASH -> {
                if (run.crashScheduler(fault.length())) {
                    fired(fault.fault());
                }
            }
            case REDELIVERY_STORM -> {
                fired(fault.fault());
                for (int i = 0; i <= fault.target() % 4; i++) {
                    run.storage().redeliver();
                }
            }
            case JOB_CANCELLED -> job(fault, run.storage()::cancel);
            case JOB_FAILED -> job(fault, run.storage()::fail);
            case TIMER_LATE -> {
                fired(fault.fault());
                run.life().process().lateUpTo(fault.length());
                run.after(Duration.ofSeconds(10), () -> run.life().process().lateUpTo(Duration.ZERO));
            }
            case CLOCK_JUMP -> {
                fired(fault.fault());
                run.time().leap(fault.length());
            }
        }
    }

    private void cut(PlannedFault fault, Consumer<InMemoryStorageClient> command) {
        InMemoryStorageClient client = run.life().storageClient();
        boolean somethingInFlight = Arrays.stream(LANES).anyMatch(lane -> client.pollsInFlight(lane) > 0);
        if (somethingInFlight) {
            fired(fault.fault());
            command.accept(client);
        }
    }

    private interface JobCommand {
        boolean apply(JobId job);
    }

    private void job(PlannedFault fault, JobCommand command) {
        List<JobId> jobs = run.storage().jobIds();
        if (!jobs.isEmpty()) {
            JobId job = jobs.get(fault.target() % jobs.size());
            if (command.apply(job)) {
                fired(fault.fault(), "job " + job);
            }
        }
    }

    private void silence(FakeExecutionManager machine, PlannedFault fault) {
        if (machine.isAlive()) {
            fired(fault.fault(), machine.id());
            machine.goSilent();
            run.after(fault.length(), machine::comeBack);
        }
    }

    private void crash(FakeExecutionManager machine, PlannedFault fault) {
        fired(fault.fault(), machine.id());
        machine.crash();
        run.after(fault.length(), machine::comeBack);
    }

    private void restartStorage(Fault fault) {
        fired(fault);
        run.storage().restart();
    }

    // ---- occasions

    /** A task was handed to an execution manager: the answer is on its way. */
    void dispatched(ExecutionManagerId executionManager) {
        restartUnderFullLane();
        PlannedFault fault = armed(Fault.CRASH_BEFORE_REGISTRATION);
        FakeExecutionManager machine = find(executionManager);
        if (fault != null && machine != null) {
            run.time().execute(() -> {
                if (machine.isAlive() && machine.running().isEmpty() && armed.remove(fault)) {
                    crash(machine, fault);
                }
            });
        }
    }

    private void restartUnderFullLane() {
        PlannedFault fault = armed(Fault.STORAGE_RESTART_UNDER_FULL_LANE);
        if (fault != null && run.storage().waitingForLane(Lane.REGULAR) > 0) {
            run.time().execute(() -> {
                if (run.storage().waitingForLane(Lane.REGULAR) > 0 && armed.remove(fault)) {
                    restartStorage(fault.fault());
                }
            });
        }
    }

    /** An execution has begun. */
    void started(ExecutionManagerId executionManager) {
        PlannedFault fault = armed(Fault.CRASH_WHILE_EXECUTING);
        FakeExecutionManager machine = find(executionManager);
        if (fault != null && machine != null) {
            run.after(Duration.ofMillis(fault.target() % 2_000), () -> {
                if (machine.running().isPresent() && armed.remove(fault)) {
                    crash(machine, fault);
                }
            });
        }
    }

    /** An execution manager calls: whether its connection will be gone when it is to be answered. */
    boolean callerIsGone() {
        PlannedFault fault = armed(Fault.CALLER_GONE);
        if (fault == null) {
            return false;
        }
        armed.remove(fault);
        gone.addLast(fault);
        return true;
    }

    /** There was something for a caller that is gone. */
    void undeliverable(ExecutionManagerId caller) {
        gone.pollFirst();
        fired(Fault.CALLER_GONE, caller);
    }

    /** There was nothing for a caller that is gone: the fault waits for another. */
    void callerGoneInVain() {
        PlannedFault fault = gone.pollFirst();
        if (fault != null) {
            armed.add(fault);
        }
    }

    /** The queue is at a new session, and the core has not been told yet that the bump is complete. */
    void bumping() {
        PlannedFault fault = armed(Fault.STORAGE_RESTART_DURING_BUMP);
        if (fault != null) {
            armed.remove(fault);
            restartStorage(fault.fault());
        }
    }

    /** An enqueue has parked. */
    void backPressured(CompletableFuture<Void> enqueue) {
        PlannedFault fault = armed(Fault.STORAGE_RESTART_UNDER_BACK_PRESSURE);
        if (fault != null) {
            run.time().execute(() -> {
                if (!enqueue.isDone() && armed.remove(fault)) {
                    restartStorage(fault.fault());
                }
            });
        }
    }

    /** How long an execution takes that begins now. */
    Duration runTime(TaskInstance instance) {
        FakeExecutionManager machine = find(instance.executionManagerId());
        ArrayDeque<PlannedFault> waiting = machine == null ? null : slow.get(machine.number());
        PlannedFault fault = waiting == null ? null : waiting.pollFirst();
        if (fault == null) {
            return instance.spec().runTime();
        }
        fired(fault.fault(), instance.executionManagerId());
        return fault.fault() == Fault.SLOW_EXECUTION
                ? instance.spec().runTime().plus(fault.length())
                : instance.spec().softTimeout().plus(fault.length());
    }

    private @Nullable PlannedFault armed(Fault kind) {
        for (PlannedFault fault : armed) {
            if (fault.fault() == kind) {
                return fault;
            }
        }
        return null;
    }

    private FakeExecutionManager machine(PlannedFault fault) {
        List<FakeExecutionManager> machines = run.fleet().executionManagers();
        return machines.get(fault.target() % machines.size());
    }

    private @Nullable FakeExecutionManager find(ExecutionManagerId id) {
        for (FakeExecutionManager machine : run.fleet().executionManagers()) {
            if (machine.id().equals(id)) {
                return machine;
            }
        }
        return null;
    }

    // ---- healing

    void heal() {
        healed = true;
        armed.clear();
        gone.clear();
        slow.clear();
        run.life().client().heal();
        run.life().process().lateUpTo(Duration.ZERO);
        for (FakeExecutionManager machine : run.fleet().executionManagers()) {
            machine.forgetFaults();
            machine.comeBack();
        }
    }
}
