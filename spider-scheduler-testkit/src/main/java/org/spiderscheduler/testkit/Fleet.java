package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * Machines that execute tasks: each asks a scheduler for them and reports to storage, as the real execution managers
 * do, in simulated time. How an execution goes is told by a plan, what goes wrong by commands to each
 * {@link FakeExecutionManager}.
 *
 * <p>One event beats for all of them: storage hears them all at once, and the scheduler those that have no call in
 * flight, since a call shows that they live.
 *
 * <p>Not thread-safe: it lives on its executor, and is commanded from there. Under {@link VirtualTime} that is the
 * test's thread.
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
    private final CommonBeat commonBeat = new CommonBeat();
    private final List<FakeExecutionManager> machines = new ArrayList<>();
    private final Map<ExecutionManagerId, FakeExecutionManager> byId = new HashMap<>();
    private final Map<TaskRef, Long> failures = new HashMap<>();
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
     * @param timer where run times and heartbeats get their time from
     * @param executor what the fleet lives on; runs one task at a time
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
     * Adds a machine, with an execution manager that begins at once.
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
     * Lets executions of a task fail, wherever they run. What several calls ask for adds up.
     *
     * @param task which
     * @param times how many of those that end next; not negative
     * @throws IllegalArgumentException if {@code times} is negative
     */
    public void failTask(TaskRef task, int times) {
        Objects.requireNonNull(task, "task");
        if (times < 0) {
            throw new IllegalArgumentException("times: " + times + " is negative");
        }
        if (times > 0) {
            failures.merge(task, (long) times, Long::sum);
        }
    }

    /**
     * Replaces the scheduler: connections to the earlier one are reset, and all execution managers ask this one.
     *
     * @param next the new scheduler
     */
    public void connectTo(SchedulerService next) {
        service = Objects.requireNonNull(next, "next");
        machines.forEach(FakeExecutionManager::reconnect);
    }

    /** Lets all execution managers {@linkplain FakeExecutionManager#leave() leave}. */
    public void leave() {
        machines.forEach(FakeExecutionManager::leave);
    }

    /**
     * How many execution managers live.
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
     * How many assignments were dropped unasked, since they were of an older session than the execution manager knew.
     *
     * @return not negative
     */
    public long droppedAsStale() {
        return droppedAsStale;
    }

    /**
     * How many calls for a task the scheduler has answered with an error.
     *
     * @return not negative
     */
    public long failedCalls() {
        return failedCalls;
    }

    // ---- the beat of all

    private void beat() {
        beating = false;
        session = door.heartbeat(commonBeat);
        for (ExecutionManagerId dead = door.nextDead(commonBeat); dead != null; dead = door.nextDead(commonBeat)) {
            FakeExecutionManager told = byId.get(dead);
            if (told != null && told.isReachable() && told.id().equals(dead)) {
                told.markedDead();
            }
        }
        boolean somebody = false;
        for (FakeExecutionManager machine : machines) {
            somebody |= machine.isReachable();
            if (machine.beatsToScheduler()) {
                service.heartbeat(machine.id());
            }
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

    ExecutionManagerId join(FakeExecutionManager machine) {
        ExecutionManagerId id = door.join();
        byId.put(id, machine);
        door.follow(id, commonBeat);
        setBeat();
        return id;
    }

    void stopBeating(FakeExecutionManager machine) {
        door.follow(machine.id(), null);
    }

    /** Beats for one that has come back; false if storage has taken it for dead. */
    boolean heartbeat(FakeExecutionManager machine) {
        boolean lives = door.heartbeat(machine.id()).isPresent();
        if (lives) {
            door.follow(machine.id(), commonBeat);
            setBeat();
        }
        return lives;
    }

    void ended(FakeExecutionManager machine) {
        if (successors) {
            machine.begin();
        }
    }

    boolean succeeds(TaskInstance instance) {
        if (!failures.isEmpty()) {
            TaskRef task =
                    new TaskRef(instance.entry().jobId(), instance.entry().taskId());
            Long left = failures.get(task);
            if (left != null) {
                failures.compute(task, (any, times) -> left > 1 ? left - 1 : null);
                return false;
            }
        }
        return plan.succeeds(instance);
    }

    /** What the scheduler said of a task must be what storage knows of it. */
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

    /** The session that the last beat brought. */
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

    /** Describes a {@link Fleet}. */
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
         * How often the fleet beats, to the scheduler and to storage. Default: 1 s.
         *
         * @param interval above zero
         * @return this
         */
        public Builder heartbeatInterval(Duration interval) {
            this.heartbeatInterval = positive("heartbeatInterval", interval);
            return this;
        }

        /**
         * How long a call for a task waits at the scheduler. Default: 1 s.
         *
         * @param wait above zero: with none, an idle fleet would spin
         * @return this
         */
        public Builder waitTime(Duration wait) {
            this.waitTime = positive("waitTime", wait);
            return this;
        }

        /**
         * When to call again after the scheduler has answered with an error. Real execution managers do so at once, and
         * the scheduler's server holds its error answers back as long. Default: 1 s.
         *
         * @param delay above zero
         * @return this
         */
        public Builder retryDelay(Duration delay) {
            this.retryDelay = positive("retryDelay", delay);
            return this;
        }

        /**
         * Whether an execution manager that ends by itself, since storage has taken it for dead or failed over a
         * registration, has a successor at once. Default: true. One that crashed has none until it is told to come
         * back.
         *
         * @param successors whether it has
         * @return this
         */
        public Builder successors(boolean successors) {
            this.successors = successors;
            return this;
        }

        /**
         * How executions go. Default: all succeed, and take the time that the task's description says.
         *
         * @param plan the plan
         * @return this
         */
        public Builder plan(ExecutionPlan plan) {
            this.plan = Objects.requireNonNull(plan, "plan");
            return this;
        }

        /**
         * Sets who is notified of what goes wrong on command, and of what is dropped. Default: nobody.
         *
         * @param listener called where the fleet lives
         * @return this
         */
        public Builder listener(FleetListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + ": " + value + " is not above zero");
            }
            return value;
        }

        /**
         * Makes the fleet. Its execution managers join storage now, and ask the scheduler when the executor runs.
         *
         * @return the fleet
         */
        public Fleet build() {
            return new Fleet(this);
        }
    }
}
