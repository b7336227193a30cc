package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * Machines that execute tasks in simulated time. Like real execution managers, they ask a scheduler for tasks and
 * report to storage. An {@link ExecutionPlan} decides how each execution goes; commands to a
 * {@link FakeExecutionManager} make other things go wrong.
 *
 * <p>All machines send their heartbeats at the same instant: each to storage, and to the scheduler too if it has no
 * call in flight, since a call already shows that it is alive.
 *
 * <p>Not thread-safe: it runs on its executor, and may be commanded only from there. Under {@link VirtualTime} that is
 * the test's thread.
 */
public final class Fleet {
    private final InMemoryStorage storage;
    private final TaskInstanceDoor door;
    private final Timer timer;
    private final Executor executor;
    private final Duration heartbeatInterval;
    private final Duration waitTime;
    private final Duration retryDelay;
    private final boolean successors;
    private final ExecutionPlan plan;
    private final FleetListener listener;
    private final Alarm beat;
    private final List<FakeExecutionManager> machines = new ArrayList<>();
    private SchedulerService service;
    private SessionId session;
    private boolean beating;
    private long droppedAsStale;
    private long failedCalls;

    private Fleet(Builder builder) {
        storage = builder.storage;
        door = storage.door();
        service = builder.service;
        timer = builder.timer;
        executor = builder.executor;
        heartbeatInterval = builder.heartbeatInterval;
        waitTime = builder.waitTime;
        retryDelay = builder.retryDelay;
        successors = builder.successors;
        plan = builder.plan;
        listener = builder.listener;
        session = storage.sessionId();
        beat = timer.alarm("the heartbeat of the fleet", () -> executor.execute(this::beat));
        for (int i = 0; i < builder.size; i++) {
            add();
        }
    }

    /**
     * Returns a builder for a fleet in virtual time.
     *
     * @param storage where its execution managers register tasks
     * @param service the scheduler that they ask for tasks
     * @param time its time and its executor
     * @return a builder with the default options
     */
    public static Builder builder(InMemoryStorage storage, SchedulerService service, VirtualTime time) {
        return new Builder(storage, service, time, time);
    }

    /**
     * Returns a builder for a fleet.
     *
     * @param storage where its execution managers register tasks
     * @param service the scheduler that they ask for tasks
     * @param timer times executions and heartbeats
     * @param executor runs all of the fleet, one task at a time
     * @return a builder with the default options
     */
    public static Builder builder(InMemoryStorage storage, SchedulerService service, Timer timer, Executor executor) {
        return new Builder(storage, service, timer, executor);
    }

    /**
     * One of the machines.
     *
     * @param number which, from 1
     * @return the machine
     * @throws IndexOutOfBoundsException if there is no such machine
     */
    public FakeExecutionManager executionManager(int number) {
        if (number < 1 || number > machines.size()) {
            throw new IndexOutOfBoundsException("number: " + number + " is not from 1 to " + machines.size());
        }
        return machines.get(number - 1);
    }

    /**
     * All machines.
     *
     * @return in the order of their numbers; unmodifiable
     */
    public List<FakeExecutionManager> executionManagers() {
        return Collections.unmodifiableList(machines);
    }

    /**
     * Adds a machine, whose execution manager starts at once.
     *
     * @return the machine
     */
    public FakeExecutionManager add() {
        FakeExecutionManager added = new FakeExecutionManager(this, machines.size() + 1);
        machines.add(added);
        executor.execute(added::begin);
        return added;
    }

    /**
     * Replaces the scheduler: connections to the old one are reset, and all execution managers call the new one.
     *
     * @param next the new scheduler
     */
    public void connectTo(SchedulerService next) {
        service = Objects.requireNonNull(next, "next");
        machines.forEach(FakeExecutionManager::reconnect);
    }

    /** Makes all execution managers {@linkplain FakeExecutionManager#leave() leave}. */
    public void leave() {
        machines.forEach(FakeExecutionManager::leave);
    }

    /**
     * How many execution managers are alive.
     *
     * @return at most the number of machines
     */
    public int alive() {
        int count = 0;
        for (FakeExecutionManager machine : machines) {
            if (machine.isAlive()) {
                count++;
            }
        }
        return count;
    }

    /**
     * How many assignments execution managers dropped without asking storage, because their session was older than the
     * one the execution manager knew.
     *
     * @return not negative
     */
    public long droppedAsStale() {
        return droppedAsStale;
    }

    /** How many calls for a task the scheduler has answered with an error. */
    long failedCalls() {
        return failedCalls;
    }

    // ---- heartbeats

    private void beat() {
        beating = false;
        boolean somebody = false;
        for (FakeExecutionManager machine : machines) {
            if (machine.isReachable()) {
                door.heartbeat(machine.id()).ifPresentOrElse(known -> session = known, machine::markedDead);
            }
            if (machine.beatsToScheduler()) {
                service.heartbeat(machine.id());
            }
            somebody |= machine.isReachable();
        }
        if (somebody) {
            setBeat();
        }
    }

    private void setBeat() {
        if (!beating) {
            beating = true;
            beat.set(deadline(heartbeatInterval));
        }
    }

    // ---- for its machines

    ExecutionManagerId join() {
        ExecutionManagerId id = door.join();
        setBeat();
        return id;
    }

    /** Sends the heartbeat of one that has come back; false if storage has marked it dead. */
    boolean heartbeat(FakeExecutionManager machine) {
        setBeat();
        return door.heartbeat(machine.id()).isPresent();
    }

    void ended(FakeExecutionManager machine) {
        if (successors) {
            machine.begin();
        }
    }

    /** What the scheduler handed out must be what storage had offered. */
    void compare(SchedulerAssignment given, TaskInstance instance) {
        if (!given.assignment().toEntry().equals(instance.entry())) {
            storage.mistake("the scheduler handed out " + given.assignment() + ", but storage had offered "
                    + instance.entry() + ": a scheduler never alters an entry (§5.8)");
        }
    }

    TaskInstanceDoor door() {
        return door;
    }

    SchedulerService service() {
        return service;
    }

    ExecutionPlan plan() {
        return plan;
    }

    FleetListener listener() {
        return listener;
    }

    /** The session in the answer to the last heartbeat. */
    SessionId session() {
        return session;
    }

    SessionId storageSession() {
        return storage.sessionId();
    }

    Duration waitTime() {
        return waitTime;
    }

    Duration retryDelay() {
        return retryDelay;
    }

    void callFailed() {
        failedCalls++;
    }

    void droppedUnasked() {
        droppedAsStale++;
    }

    void execute(Runnable step) {
        executor.execute(step);
    }

    Alarm alarm(String name, Runnable onDue) {
        return timer.alarm(name, () -> executor.execute(onDue));
    }

    /** When a delay that begins now is over. */
    long deadline(Duration delay) {
        return timer.nanoTime() + InMemoryStorage.nanos(delay);
    }

    boolean isOver(long deadline) {
        return timer.nanoTime() - deadline >= 0;
    }

    @Override
    public String toString() {
        return "Fleet" + machines;
    }

    /** Configures and builds a {@link Fleet}. */
    public static final class Builder {
        private final InMemoryStorage storage;
        private final SchedulerService service;
        private final Timer timer;
        private final Executor executor;
        private int size = 1;
        private Duration heartbeatInterval = Duration.ofSeconds(1);
        private Duration waitTime = Duration.ofSeconds(1);
        private Duration retryDelay = Duration.ofSeconds(1);
        private boolean successors = true;
        private ExecutionPlan plan = instance -> true;
        private FleetListener listener = new FleetListener() {};

        private Builder(InMemoryStorage storage, SchedulerService service, Timer timer, Executor executor) {
            this.storage = Objects.requireNonNull(storage, "storage");
            this.service = Objects.requireNonNull(service, "service");
            this.timer = Objects.requireNonNull(timer, "timer");
            this.executor = Objects.requireNonNull(executor, "executor");
        }

        /**
         * How many machines. Default: 1.
         *
         * @param size not negative
         * @return this
         */
        public Builder size(int size) {
            if (size < 0) {
                throw new IllegalArgumentException("size: " + size + " is negative");
            }
            this.size = size;
            return this;
        }

        /**
         * The interval between heartbeats to the scheduler and to storage. Default: 1 s.
         *
         * @param interval above zero
         * @return this
         */
        public Builder heartbeatInterval(Duration interval) {
            this.heartbeatInterval = InMemoryStorage.positive("heartbeatInterval", interval);
            return this;
        }

        /**
         * How long a call for a task waits at the scheduler. Default: 1 s.
         *
         * @param wait above zero: without a wait, an idle fleet would spin
         * @return this
         */
        public Builder waitTime(Duration wait) {
            this.waitTime = InMemoryStorage.positive("waitTime", wait);
            return this;
        }

        /**
         * How long to wait before calling again after an error from the scheduler. Real execution managers call again
         * at once, but the scheduler's server holds its error answers back for that long. Default: 1 s.
         *
         * @param delay above zero
         * @return this
         */
        public Builder retryDelay(Duration delay) {
            this.retryDelay = InMemoryStorage.positive("retryDelay", delay);
            return this;
        }

        /**
         * Whether an execution manager that ends by itself gets a successor at once. It ends by itself when storage has
         * marked it dead, or failed while registering a task. Default: true. One that crashed gets a successor only
         * when it is told to come back.
         *
         * @param successors whether it gets one
         * @return this
         */
        public Builder successors(boolean successors) {
            this.successors = successors;
            return this;
        }

        /**
         * How executions go. Default: all succeed, and take the time that their {@link TaskSpec} says.
         *
         * @param plan the plan
         * @return this
         */
        public Builder plan(ExecutionPlan plan) {
            this.plan = Objects.requireNonNull(plan, "plan");
            return this;
        }

        /**
         * Sets the listener for faults on command, and for dropped assignments. Default: none.
         *
         * @param listener called on the fleet's executor
         * @return this
         */
        public Builder listener(FleetListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Makes the fleet. Its execution managers join storage now, and call the scheduler once the executor runs.
         *
         * @return the fleet
         */
        public Fleet build() {
            return new Fleet(this);
        }
    }
}
