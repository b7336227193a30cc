package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageInvalidInputException;
import org.spiderscheduler.core.time.Timer;

/**
 * A faithful fake of Spider's storage service: jobs and their graphs, three ready lanes, sessions, the registration of
 * schedulers, and the door where execution managers register tasks. It keeps the history of every task.
 *
 * <p>It has no thread of its own: its timer provides time, and calls that cannot be answered at once are completed on
 * its executor. Thread-safe; it copes with a million tasks.
 */
public final class InMemoryStorage {
    private static final long LONGEST_WAIT_NANOS = Long.MAX_VALUE >> 2;

    private final Guard guard;
    private final Chronicle chronicle;
    private final Map<Lane, StorageLane> lanes = new EnumMap<>(Lane.class);
    private final ExecutionManagers executionManagers;
    private final Jobs jobs;
    private final TaskInstanceDoor door;
    private SchedulerId nextScheduler;
    /** Whether a scheduler has registered with this life of storage. */
    private boolean registered;

    private InMemoryStorage(Builder builder) {
        guard = new Guard(builder.executor == null ? new Trampoline() : builder.executor);
        chronicle = new Chronicle(builder.timer, builder.firstSession, builder.firstExecutionManager, builder.observer);
        builder.capacities.forEach((lane, capacity) -> lanes.put(lane, new StorageLane(lane, capacity, chronicle)));
        executionManagers = new ExecutionManagers(
                guard,
                chronicle,
                builder.firstExecutionManager,
                builder.sweepInterval,
                builder.executionManagerTimeout,
                this::sweep);
        jobs = new Jobs(guard, chronicle, lanes, executionManagers::gone, builder.firstJob);
        door = new TaskInstanceDoor(guard, chronicle, jobs, executionManagers, this::begin);
        nextScheduler = builder.firstScheduler;
    }

    /**
     * A storage in virtual time, with the default options.
     *
     * @param time its timer, and the executor on which it completes calls
     * @return an empty storage
     * @see #builder(Timer) a storage in real time: {@code builder(timerThread).build()}
     */
    public static InMemoryStorage create(VirtualTime time) {
        return builder(time).build();
    }

    /**
     * Returns a builder for a storage in virtual time.
     *
     * @param time its timer, and the executor on which it completes calls
     * @return a builder with the default options
     */
    public static Builder builder(VirtualTime time) {
        return new Builder(time).executor(time);
    }

    /**
     * Returns a builder for a storage. For virtual time, use {@link #builder(VirtualTime)}.
     *
     * @param timer its source of time
     * @return a builder with the default options
     */
    public static Builder builder(Timer timer) {
        return new Builder(timer);
    }

    // ---- what schedulers see

    /**
     * Registers a scheduler at {@code localhost:50052}, and connects it.
     *
     * @return a new client; if an earlier scheduler had registered in this life of storage, storage sends what is ready
     *     again
     */
    public InMemoryStorageClient client() {
        return guard.locked(() -> new InMemoryStorageClient(this, guard, chronicle, registerAnew()));
    }

    /**
     * Connects a caller that does its own {@linkplain #register(String, int) registration}, such as a server that
     * relays the calls of a scheduler. Connecting is cheap, and nothing has to be closed.
     *
     * @return a new client, which never registers
     */
    public InMemoryStorageClient connect() {
        return new InMemoryStorageClient(this, guard, chronicle, null);
    }

    /**
     * Registers a scheduler, in place of any earlier one. If one had registered in this life of storage before, storage
     * sends again in the background every task that is still ready, and the commit or cleanup task of every job that
     * waits for one.
     *
     * @param host the host at which execution managers reach it
     * @param port the port at which execution managers reach it
     * @return its new id, and the session, which stays. Fails with {@link StorageInvalidInputException} if the host is
     *     empty or the port over 65535
     */
    public CompletableFuture<SchedulerRegistration> register(String host, int port) {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            return CompletableFuture.failedFuture(new StorageInvalidInputException(
                    "\"" + host + "\":" + port + " is not the address of a scheduler"));
        }
        return CompletableFuture.completedFuture(guard.locked(this::registerAnew));
    }

    /**
     * The current session.
     *
     * @return the session, greater after each restart
     */
    public SessionId sessionId() {
        return guard.locked(chronicle::session);
    }

    /**
     * The door at which execution managers register tasks and report.
     *
     * @return always the same one
     */
    public TaskInstanceDoor door() {
        return door;
    }

    // ---- jobs

    /**
     * Adds a job and starts it.
     *
     * @param spec the job
     * @return its id
     */
    public JobId submit(JobSpec spec) {
        JobId id = add(spec);
        start(id);
        return id;
    }

    /**
     * Adds a job, which stays {@link JobState#READY} until it is started.
     *
     * @param spec the job
     * @return its id, one greater than that of the job before
     */
    public JobId add(JobSpec spec) {
        Objects.requireNonNull(spec, "spec");
        return guard.locked(() -> jobs.add(spec).id);
    }

    /**
     * Starts a job. While its first tasks are being put into a full lane, registrations of its tasks wait.
     *
     * @param jobId a job that has not been started
     * @throws IllegalStateException if it has been, or has ended
     */
    public void start(JobId jobId) {
        guard.run(() -> jobs.start(job(jobId)));
    }

    /**
     * Cancels a job, by way of its cleanup task if it was started and has one. A job that is still being started is
     * cancelled as soon as it has been.
     *
     * @param jobId the job
     * @return false if it is too late: the job has ended, is waiting for its cleanup task, or is waiting for its commit
     *     task and has no cleanup task
     */
    public boolean cancel(JobId jobId) {
        return command(jobId, jobs::cancel);
    }

    /**
     * Fails a job, by way of its cleanup task if it has one. A job that is still being started is failed as soon as it
     * has been.
     *
     * @param jobId the job
     * @return false if the job was not started, has ended, or is waiting for its cleanup task
     */
    public boolean fail(JobId jobId) {
        return command(jobId, jobs::fail);
    }

    /**
     * The state of a job.
     *
     * @param jobId the job
     * @return the state
     * @throws IllegalArgumentException if there is no such job
     */
    public JobState jobState(JobId jobId) {
        return guard.locked(() -> job(jobId).state());
    }

    /**
     * All jobs.
     *
     * @return their ids in the order in which they were added
     */
    public List<JobId> jobIds() {
        return guard.locked(() -> jobs.all().stream().map(job -> job.id).toList());
    }

    /**
     * How many jobs are in a state. Takes constant time.
     *
     * @param state the state
     * @return not negative
     */
    public int jobCount(JobState state) {
        return guard.locked(() -> jobs.count(state));
    }

    /**
     * How many tasks, commit and cleanup tasks included, are in a state. Takes constant time.
     *
     * @param state the state
     * @return not negative
     */
    public int taskCount(TaskState state) {
        return guard.locked(() -> jobs.count(state));
    }

    /**
     * Whether every job has ended. Takes constant time.
     *
     * @return true also if there are no jobs
     */
    public boolean allJobsEnded() {
        return guard.locked(
                () -> jobs.count(JobState.SUCCEEDED) + jobs.count(JobState.FAILED) + jobs.count(JobState.CANCELLED)
                        == jobs.all().size());
    }

    // ---- history

    /**
     * The history of a task.
     *
     * @param task which
     * @return everything up to now
     * @throws IllegalArgumentException if there is no such task
     */
    public TaskHistory history(TaskRef task) {
        return guard.locked(() -> {
            StoredTask found = job(task.jobId()).task(task.taskId());
            if (found == null) {
                throw new IllegalArgumentException("there is no " + task);
            }
            return chronicle.history(found);
        });
    }

    /**
     * The histories of the tasks of a job.
     *
     * @param jobId the job
     * @return the regular tasks by index, then the commit and the cleanup task, if there are any
     * @throws IllegalArgumentException if there is no such job
     */
    public List<TaskHistory> histories(JobId jobId) {
        return guard.locked(() -> {
            List<TaskHistory> histories = new ArrayList<>();
            visit(job(jobId), histories::add);
            return histories;
        });
    }

    /**
     * Visits all tasks of all jobs, job by job.
     *
     * @param visitor receives each history, one at a time; must not call storage
     */
    public void forEachTask(Consumer<TaskHistory> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        guard.run(() -> jobs.all().forEach(job -> visit(job, visitor)));
    }

    /**
     * How often the door has refused something for the given reason.
     *
     * @param reason the reason
     * @return not negative
     */
    public long refusals(Refusal reason) {
        return guard.locked(() -> chronicle.refusals(reason));
    }

    /**
     * What schedulers have done that would be fatal to the real storage, or would lose tasks. Any of it should fail a
     * test.
     *
     * @return the first thousand mistakes, in order
     */
    public List<String> mistakes() {
        return guard.locked(chronicle::mistakes);
    }

    /**
     * Fails if there are {@linkplain #mistakes() mistakes}.
     *
     * @throws AssertionError if there are any; the message lists them
     */
    public void checkNoMistakes() {
        List<String> found = mistakes();
        if (!found.isEmpty()) {
            throw new AssertionError("the scheduler made " + found.size() + " mistakes:\n" + String.join("\n", found));
        }
    }

    // ---- lanes and lives

    /**
     * How many entries are in a lane.
     *
     * @param lane the lane
     * @return from 0 to its capacity
     */
    public int laneSize(Lane lane) {
        return guard.locked(() -> lane(lane).size());
    }

    /**
     * How many entries wait because their lane is full.
     *
     * @param lane the lane
     * @return not negative
     */
    public int waitingForLane(Lane lane) {
        return guard.locked(() -> lane(lane).waiting());
    }

    /**
     * Closes a lane until storage {@linkplain #restart() restarts}: polls of it, held ones included, fail with
     * {@link org.spiderscheduler.api.InboundClosedException}.
     *
     * @param lane the lane
     */
    public void closeLane(Lane lane) {
        guard.run(() -> lane(lane).close().forEach(poll -> poll.client().closed(poll)));
    }

    /** Sends every ready task again, and every commit or cleanup task that a job waits for, as a registration does. */
    public void redeliver() {
        guard.run(jobs::redeliver);
    }

    /**
     * Ends this life of storage and begins the next: the session grows, polls that are held fail with
     * {@link org.spiderscheduler.api.StorageTransportException}, task instances become void, and what is ready is put
     * into the lanes again. Takes no time.
     *
     * @return the new session
     */
    public SessionId restart() {
        return guard.locked(() -> {
            begin();
            return chronicle.session();
        });
    }

    // ---- for the client

    StorageLane lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(Objects.requireNonNull(lane, "lane")));
    }

    private SchedulerRegistration registerAnew() {
        SchedulerRegistration registration = nextRegistration();
        sendAgain();
        return registration;
    }

    /** The first half of a registration: who the scheduler is from now on. */
    SchedulerRegistration nextRegistration() {
        SchedulerRegistration registration = new SchedulerRegistration(nextScheduler, chronicle.session());
        nextScheduler = new SchedulerId(nextScheduler.value() + 1);
        return registration;
    }

    /** The second half: what is sent again may already answer polls of the newly registered scheduler. */
    void sendAgain() {
        boolean again = registered;
        registered = true;
        if (again) {
            jobs.redeliver();
        }
    }

    CompletableFuture<JobState> askJobState(JobId jobId) {
        Objects.requireNonNull(jobId, "jobId");
        return guard.locked(() -> {
            StoredJob job = jobs.find(jobId);
            return job == null
                    ? CompletableFuture.failedFuture(new JobNotFoundException("storage knows no job " + jobId))
                    : CompletableFuture.completedFuture(job.state());
        });
    }

    /** Notes a mistake; execution managers notice some of them. */
    void mistake(String description) {
        guard.run(() -> chronicle.mistake(description));
    }

    static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " is not above zero");
        }
        return value;
    }

    static long nanos(Duration wait) {
        return wait.compareTo(Duration.ofNanos(LONGEST_WAIT_NANOS)) > 0 ? LONGEST_WAIT_NANOS : wait.toNanos();
    }

    // ---- under the lock

    private void begin() {
        chronicle.nextSession();
        registered = false;
        List<HeldPoll> held = new ArrayList<>();
        lanes.values().forEach(lane -> held.addAll(lane.reset()));
        held.forEach(poll -> poll.client().restarted(poll));
        jobs.recover();
        executionManagers.restarted();
    }

    private void sweep() {
        executionManagers.sweep(jobs);
    }

    private StoredJob job(JobId jobId) {
        StoredJob job = jobs.find(Objects.requireNonNull(jobId, "jobId"));
        if (job == null) {
            throw new IllegalArgumentException("there is no job " + jobId);
        }
        return job;
    }

    private interface Command {
        boolean apply(StoredJob job);
    }

    private boolean command(JobId jobId, Command command) {
        return guard.locked(() -> {
            StoredJob job = job(jobId);
            if (!job.isLocked()) {
                return command.apply(job);
            }
            job.await(restarted -> guard.run(() -> command.apply(job)));
            return true;
        });
    }

    private void visit(StoredJob job, Consumer<TaskHistory> visitor) {
        for (StoredTask task : job.tasks) {
            visitor.accept(chronicle.history(task));
        }
        if (job.commit != null) {
            visitor.accept(chronicle.history(job.commit));
        }
        if (job.cleanup != null) {
            visitor.accept(chronicle.history(job.cleanup));
        }
    }

    @Override
    public String toString() {
        return guard.locked(() -> {
            Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
            for (JobState state : JobState.values()) {
                counts.put(state, jobs.count(state));
            }
            return "InMemoryStorage[session=" + chronicle.session() + ", jobs=" + counts + "]";
        });
    }

    /** Configures and builds an {@link InMemoryStorage}. */
    public static final class Builder {
        private final Timer timer;
        private final Map<Lane, Integer> capacities =
                new EnumMap<>(Map.of(Lane.REGULAR, 65_536, Lane.COMMIT, 1_024, Lane.CLEANUP, 1_024));
        private @Nullable Executor executor;
        private @Nullable BiConsumer<TaskRef, TaskEvent> observer;
        private SessionId firstSession = new SessionId(1);
        private JobId firstJob = new JobId(1);
        private SchedulerId firstScheduler = new SchedulerId(1);
        private ExecutionManagerId firstExecutionManager = new ExecutionManagerId(1);
        private Duration sweepInterval = Duration.ofSeconds(30);
        private Duration executionManagerTimeout = Duration.ofSeconds(60);

        private Builder(Timer timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
        }

        /**
         * Sets the executor that completes held polls and other waiting calls. Default: the thread whose call or alarm
         * ends them, one at a time.
         *
         * @param executor the caller shuts it down
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * How many entries a lane holds. While it is full, storage holds further ones back. Default: 65,536 regular,
         * 1,024 commit, 1,024 cleanup.
         *
         * @param lane the lane
         * @param capacity at least 1
         * @return this
         */
        public Builder capacity(Lane lane, int capacity) {
            Objects.requireNonNull(lane, "lane");
            if (capacity < 1) {
                throw new IllegalArgumentException("capacity: " + capacity + " of lane " + lane + " is below 1");
            }
            capacities.put(lane, capacity);
            return this;
        }

        /**
         * Sets an observer of every event of every task, as it happens. Default: none; the
         * {@linkplain InMemoryStorage#history histories} can be read afterwards.
         *
         * @param observer called under the lock of storage; may read storage, but must not change it
         * @return this
         */
        public Builder observer(BiConsumer<TaskRef, TaskEvent> observer) {
            this.observer = Objects.requireNonNull(observer, "observer");
            return this;
        }

        /**
         * The first session. Default: 1.
         *
         * @param session the session; each restart adds 1
         * @return this
         */
        public Builder firstSession(SessionId session) {
            this.firstSession = Objects.requireNonNull(session, "session");
            return this;
        }

        /**
         * The id of the first job. Default: 1.
         *
         * @param job the id; each further job has the next
         * @return this
         */
        public Builder firstJob(JobId job) {
            this.firstJob = Objects.requireNonNull(job, "job");
            return this;
        }

        /**
         * The id of the first scheduler. Default: 1.
         *
         * @param scheduler the id; each further registration gives the next
         * @return this
         */
        public Builder firstScheduler(SchedulerId scheduler) {
            this.firstScheduler = Objects.requireNonNull(scheduler, "scheduler");
            return this;
        }

        /**
         * The id of the first execution manager. Default: 1.
         *
         * @param executionManager the id; each further execution manager has the next
         * @return this
         */
        public Builder firstExecutionManager(ExecutionManagerId executionManager) {
            this.firstExecutionManager = Objects.requireNonNull(executionManager, "executionManager");
            return this;
        }

        /**
         * How often storage looks for dead execution managers and for tasks past their soft timeout. Default: 30 s.
         *
         * @param interval above zero
         * @return this
         */
        public Builder sweepInterval(Duration interval) {
            this.sweepInterval = positive("sweepInterval", interval);
            return this;
        }

        /**
         * How old the last heartbeat of an execution manager must be for a sweep to mark it dead. Default: 60 s.
         *
         * @param timeout above zero
         * @return this
         */
        public Builder executionManagerTimeout(Duration timeout) {
            this.executionManagerTimeout = positive("executionManagerTimeout", timeout);
            return this;
        }

        /**
         * Makes the storage.
         *
         * @return a storage without jobs
         */
        public InMemoryStorage build() {
            return new InMemoryStorage(this);
        }
    }
}
