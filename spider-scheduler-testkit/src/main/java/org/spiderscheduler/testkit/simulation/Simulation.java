package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;

/**
 * A deterministic simulation of a scheduler in its cluster: the real dispatch queue, service and runtime, and the core
 * or policy under test, on the calling thread, in virtual time, between the testkit's storage and fleet.
 *
 * <p>First faults strike, as planned or as the seed draws them; then everything is healed, and every job must end
 * {@linkplain Scenario#timeToEnd() in time}. All the while checkers watch from outside. The same seed gives the same
 * run, event by event, on every JDK, as long as the code under test does not use a clock or randomness of its own, or
 * depend on the iteration order of {@code Set.of}, {@code Map.of}, or a {@code HashMap} whose keys do not define
 * {@code hashCode}.
 *
 * <p>Immutable. Runs are independent, so one simulation can run on several threads. A run fails if a thread of this
 * library was started during it and is left at its end, whoever in the process started it. So do not run simulations in
 * parallel with tests that start a {@link SchedulerRuntime} or a timer on threads of their own.
 */
public final class Simulation {
    private final Builder options;

    private Simulation(Builder options) {
        this.options = options;
    }

    /**
     * Returns a builder for a simulation.
     *
     * @return a builder: the reference loop with {@link FifoPolicy}, a small workload, a swarm of faults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Draws the scenario of a seed, where the builder has not fixed it.
     *
     * @param seed any
     * @return everything that is decided before the run
     */
    public Scenario scenario(long seed) {
        return options.draw(seed);
    }

    /**
     * Runs a seed.
     *
     * @param seed any
     * @return the result
     */
    public SimulationResult run(long seed) {
        return run(scenario(seed));
    }

    /**
     * Runs a scenario.
     *
     * @param scenario what to run
     * @return the result
     */
    public SimulationResult run(Scenario scenario) {
        return new SimulationRun(this, Objects.requireNonNull(scenario, "scenario")).run();
    }

    /**
     * Looks for a smaller scenario that violates the same rule: with fewer faults, jobs and execution managers. It
     * takes up to a few thousand runs, and always finds the same one. Leaving something out shifts every later random
     * choice, so the smaller scenario may have another seed.
     *
     * @param failing a result of {@link #run(long)} with a violation
     * @return the smallest failing run found; {@code failing} itself if nothing can be left out
     * @throws IllegalArgumentException if {@code failing} violates nothing
     */
    public SimulationResult shrink(SimulationResult failing) {
        return Shrinker.shrink(this::run, failing, Shrinker.BUDGET);
    }

    /** Makes the core of one life of the scheduler. */
    SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core(Scenario scenario, Timer timer) {
        return options.core.apply(scenario, timer);
    }

    /** Whether the scheduler is the runtime with its defaults: execution managers have one task at a time. */
    boolean isWiredAsUsual() {
        return options.factory == Builder.RUNTIME;
    }

    SimulatedScheduler.Factory factory() {
        return options.factory;
    }

    /** Configures and builds a {@link Simulation}. */
    public static final class Builder {
        private static final SimulatedScheduler.Factory RUNTIME =
                setup -> SimulatedScheduler.of(setup.runtime().build());

        /**
         * Enough for what is in flight when all is healed to die, for storage to notice, and for all of it to run
         * again.
         */
        private static final Duration TIME_TO_END = Duration.ofMinutes(10);

        /** The longest time to wait, however long jobs and faults could take. */
        private static final Duration LONGEST = Duration.ofDays(3_650);

        private BiFunction<Scenario, Timer, SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core =
                looping(FifoPolicy::new);
        private SimulatedScheduler.Factory factory = RUNTIME;
        private List<PlannedJob> jobs = new ArrayList<>();
        private FaultPlan faults = FaultPlan.swarm();
        private @Nullable Duration faultPhase;
        private @Nullable Duration timeToEnd;
        private int executionManagers;
        private int queueCapacity;

        private Builder() {}

        private Scenario draw(long seed) {
            RandomGenerator random = Dice.of(seed).scenario();
            Duration phase = Duration.ofMillis(20_000 + random.nextLong(100_000));
            int machines = 3 + random.nextInt(3);
            int capacity = 1 + random.nextInt(4);
            int batch = 1 + random.nextInt(8);
            int lane = 1 << random.nextInt(6);
            Duration delay = networkDelay(random);
            // Shorter and longer than the silence after which an execution manager is considered dead.
            Duration wait = Duration.ofSeconds(random.nextBoolean() ? 1 : 60);
            List<PlannedJob> drawnJobs = SmallWorkload.draw(random, phase);
            Duration inPhase = faultPhase == null ? faults.stretched(phase) : faultPhase;
            return new Scenario(
                    seed,
                    executionManagers == 0 ? machines : executionManagers,
                    queueCapacity == 0 ? capacity : queueCapacity,
                    batch,
                    lane,
                    delay,
                    wait,
                    jobs.isEmpty() ? drawnJobs : jobs,
                    faults.draw(random, inPhase),
                    inPhase,
                    timeToEnd == null ? enoughAfter(inPhase) : timeToEnd);
        }

        private Duration enoughAfter(Duration inPhase) {
            double script = faults.lengths().mapToDouble(Builder::nanos).sum();
            double all = script + (jobs.isEmpty() ? 0 : needOfJobs(inPhase));
            return TIME_TO_END.plusNanos((long) Math.min(all, nanos(LONGEST)));
        }

        /** Long enough for the tasks of all jobs to run one after the other, and to fail as often as they may. */
        private double needOfJobs(Duration inPhase) {
            double submissions =
                    Math.max(0, nanos(jobs.get(jobs.size() - 1).at().minus(inPhase)));
            double executions = 0;
            double longestTimeout = 0;
            for (PlannedJob job : jobs) {
                List<TaskSpec> tasks = new ArrayList<>(job.spec().tasks());
                job.spec().commit().ifPresent(tasks::add);
                job.spec().cleanup().ifPresent(tasks::add);
                for (TaskSpec task : tasks) {
                    // A second for each round trip to storage, however short the task.
                    executions += (nanos(task.runTime()) + 1e9) * (1.0 + task.retries());
                    longestTimeout = Math.max(longestTimeout, nanos(task.softTimeout()));
                }
            }
            return submissions + executions + longestTimeout;
        }

        /** Never overflows. */
        private static double nanos(Duration duration) {
            return duration.toSeconds() * 1e9 + duration.toNanosPart();
        }

        /** None at all for half of the seeds, so that everything happens at once; up to 200 ms for the others. */
        private static Duration networkDelay(RandomGenerator random) {
            boolean slow = random.nextBoolean();
            double drawn = random.nextDouble();
            return slow ? Duration.ofNanos((long) (200_000_000 * drawn * drawn * drawn)) : Duration.ZERO;
        }

        /**
         * The policy under test, run by a {@link DecisionLoop}. Default: {@link FifoPolicy}. Of this, {@link #core
         * core} and {@link #coreWithTimer coreWithTimer}, the last one called counts.
         *
         * @param policy makes one for each life of the scheduler
         * @return this
         */
        public Builder policy(Supplier<? extends SchedulingPolicy> policy) {
            core = looping(Objects.requireNonNull(policy, "policy"));
            return this;
        }

        private static BiFunction<Scenario, Timer, SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> looping(
                Supplier<? extends SchedulingPolicy> policy) {
            return (scenario, none) -> DecisionLoop.builder(policy.get())
                    .batchSize(scenario.batchSize())
                    .build();
        }

        /**
         * The core under test, instead of a {@link DecisionLoop} with a {@link #policy policy}.
         *
         * @param core makes one for each life of the scheduler
         * @return this
         */
        public Builder core(Supplier<? extends SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core) {
            Objects.requireNonNull(core, "core");
            return coreWithTimer(none -> core.get());
        }

        /**
         * The core under test, if it needs time: {@code coreWithTimer(MyCore::new)}, as with
         * {@link SchedulerRuntime.Builder#coreWithTimer(Function)}. From an alarm of any other timer a core must call
         * neither storage nor sink; one that does is reported (§5.10).
         *
         * @param core makes one with its timer for each life of the scheduler
         * @return this
         */
        public Builder coreWithTimer(
                Function<? super Timer, ? extends SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core) {
            Objects.requireNonNull(core, "core");
            this.core = (any, timer) -> core.apply(timer);
            return this;
        }

        /**
         * How the scheduler is wired. Default: a {@link SchedulerRuntime} with its own defaults. However it is wired,
         * it has to run the core that {@link #policy}, {@link #core} or {@link #coreWithTimer} sets, which it gets from
         * {@link SchedulerSetup#core()}; or a core of its own that it has passed to {@link SchedulerSetup#watch()}.
         *
         * @param factory makes each life of the scheduler
         * @return this
         */
        public Builder scheduler(SimulatedScheduler.Factory factory) {
            this.factory = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /**
         * Adds a job. Default: the seed draws three small jobs.
         *
         * <p>It makes the default of {@link #timeToEnd timeToEnd} longer by the run times of its tasks one after the
         * other and a second for each execution, every retry included. Two things are added only once for all jobs: the
         * longest soft timeout, and the time from the end of the fault phase to the last submission, if that is later.
         *
         * @param at when it is submitted, since the beginning; not negative
         * @param spec the job
         * @return this
         */
        public Builder job(Duration at, JobSpec spec) {
            List<PlannedJob> more = new ArrayList<>(jobs);
            more.add(new PlannedJob(at, spec));
            more.sort(Comparator.comparing(PlannedJob::at));
            jobs = more;
            return this;
        }

        /**
         * What goes wrong. Default: {@link FaultPlan#swarm()}.
         *
         * @param faults the plan
         * @return this
         */
        public Builder faults(FaultPlan faults) {
            this.faults = Objects.requireNonNull(faults, "faults");
            return this;
        }

        /**
         * How long faults may strike. Default: drawn from 20 s to 2 min, and longer for a script that takes longer.
         *
         * @param faultPhase above zero, and later than every fault of a script
         * @return this
         */
        public Builder faultPhase(Duration faultPhase) {
            Scenario.positive("faultPhase", faultPhase);
            this.faultPhase = faultPhase;
            return this;
        }

        /**
         * How long after the fault phase every job has to have ended. Default: ten minutes, plus what jobs that are
         * {@linkplain #job added} need, plus the {@linkplain PlannedFault#length() lengths} of a script's faults. Give
         * more to a scheduler that is slow on purpose.
         *
         * @param timeToEnd above zero, and at most 3,650 days
         * @return this
         */
        public Builder timeToEnd(Duration timeToEnd) {
            Scenario.positive("timeToEnd", timeToEnd);
            if (timeToEnd.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("timeToEnd: " + timeToEnd + " is above " + LONGEST);
            }
            this.timeToEnd = timeToEnd;
            return this;
        }

        /**
         * How many machines execute tasks. Default: drawn from 3 to 5.
         *
         * @param executionManagers at least 1
         * @return this
         */
        public Builder executionManagers(int executionManagers) {
            Scenario.positive("executionManagers", executionManagers);
            this.executionManagers = executionManagers;
            return this;
        }

        /**
         * The capacity of the dispatch queue. Default: drawn from 1 to 4.
         *
         * @param queueCapacity at least 1
         * @return this
         */
        public Builder queueCapacity(int queueCapacity) {
            Scenario.positive("queueCapacity", queueCapacity);
            this.queueCapacity = queueCapacity;
            return this;
        }

        /**
         * Makes the simulation.
         *
         * @return the simulation; later changes of this builder do not affect it
         * @throws IllegalArgumentException if a fault of a script is to strike when the {@link #faultPhase} is over
         */
        public Simulation build() {
            if (faultPhase != null) {
                faults.checkFits(faultPhase);
            }
            Builder copy = new Builder();
            copy.core = core;
            copy.factory = factory;
            copy.jobs = jobs;
            copy.faults = faults;
            copy.faultPhase = faultPhase;
            copy.timeToEnd = timeToEnd;
            copy.executionManagers = executionManagers;
            copy.queueCapacity = queueCapacity;
            return new Simulation(copy);
        }
    }
}
