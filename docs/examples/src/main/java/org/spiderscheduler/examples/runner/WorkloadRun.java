package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.examples.workload.LowerBound;
import org.spiderscheduler.examples.workload.PlannedJob;
import org.spiderscheduler.examples.workload.Workload;
import org.spiderscheduler.testkit.FakeExecutionManager;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.Refusal;
import org.spiderscheduler.testkit.TaskRef;
import org.spiderscheduler.testkit.TaskState;
import org.spiderscheduler.testkit.VirtualTime;

/**
 * Runs a workload once: the production runtime between the fakes of storage and of execution managers, in virtual time.
 * Everything happens on the thread that calls {@link #run()}.
 */
final class WorkloadRun {
    static final Duration HEARTBEAT = Duration.ofSeconds(10);
    static final Duration WAIT = Duration.ofSeconds(60);

    /** Longer than any timeout in the pipeline: what has not moved for this long never will. */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(15);

    private static final Duration LIMIT = Duration.ofDays(80_000);

    private final Workload workload;
    private final RunPlan plan;
    private final Progress progress;

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStorage storage = InMemoryStorage.create(time);
    private final Counter counter = new Counter();
    private final SchedulerRuntime runtime;
    private final Fleet fleet;
    private final CompletableFuture<Void> termination;

    private final List<JobId> submitted = new ArrayList<>();
    private final Set<TaskRef> failing = new HashSet<>();
    private final Alarm nextSubmission = time.alarm("the next job to submit", () -> time.execute(this::submitDue));
    private final Alarm watch = time.alarm("the watch for a stuck run", this::watch);
    private int eventsAhead;
    private List<Integer> lastStanding = List.of();
    private @Nullable String givenUp;

    WorkloadRun(Workload workload, RunPlan plan, SchedulingPolicy policy, Progress progress) {
        this.workload = workload;
        this.plan = plan;
        this.progress = progress;
        InMemoryStorageClient client = storage.client();
        runtime = SchedulerRuntime.builder(client, storage.sessionId(), client::schedulerId)
                .core(DecisionLoop.builder(policy).build())
                .queueCapacity(plan.queueCapacity())
                .timer(time)
                .executor(time)
                .random(new SplittableRandom(plan.seed()))
                .listener(counter)
                .build();
        termination = runtime.termination();
        fleet = Fleet.builder(storage, runtime.service(), time)
                .size(plan.ems())
                .heartbeatInterval(HEARTBEAT)
                .waitTime(WAIT)
                .plan(instance -> !failing.contains(instance.task()))
                .build();
    }

    RunResult run() {
        runtime.start();
        submitDue();
        plan.restarts().forEach(at -> after(at, "a restart of storage", storage::restart));
        plan.kills().forEach(kill -> after(kill.at(), "the death of execution manager " + kill.em(), () -> kill(kill)));
        set(watch, STUCK_AFTER);
        advance(this::isOver, LIMIT);
        Duration makespan = time.elapsed();
        progress.end(progressLine());
        boolean over = givenUp == null && !termination.isDone();
        if (over) {
            runtime.stop();
            advance(termination::isDone, Duration.ofMinutes(2));
        }
        return result(makespan);
    }

    /** The finished run, as a picture. */
    Timeline timeline(Duration makespan) {
        Timeline timeline = new Timeline(
                plan,
                makespan,
                fleet.executionManagers().stream().map(FakeExecutionManager::id).toList());
        storage.forEachTask(timeline::add);
        return timeline;
    }

    private void advance(BooleanSupplier until, Duration limit) {
        try {
            time.advanceUntil(until, limit);
        } catch (AssertionError standstill) {
            givenUp = String.valueOf(standstill.getMessage());
        }
    }

    // ---- what happens when

    private void submitDue() {
        while (submitted.size() < workload.jobs().size()) {
            PlannedJob job = workload.jobs().get(submitted.size());
            Duration ahead = job.submitAt().minus(time.elapsed());
            if (ahead.compareTo(Duration.ZERO) > 0) {
                set(nextSubmission, ahead);
                return;
            }
            JobId id = storage.submit(Submission.of(job));
            submitted.add(id);
            addFailing(job, id);
            job.cancelAfter()
                    .ifPresent(delay -> after(delay, "the cancelling of " + job.name(), () -> storage.cancel(id)));
        }
    }

    private void addFailing(PlannedJob job, JobId id) {
        for (int index = 0; index < job.tasks().size(); index++) {
            if (job.tasks().get(index).fails()) {
                failing.add(TaskRef.of(id, index));
            }
        }
    }

    private void kill(Kill kill) {
        fleet.executionManager(kill.em()).crash();
        if (fleet.alive() == 0) {
            givenUp = "no execution manager is alive any more";
        }
    }

    private void after(Duration delay, String what, Runnable event) {
        eventsAhead++;
        set(
                time.alarm(
                        what,
                        () -> time.execute(() -> {
                            eventsAhead--;
                            event.run();
                        })),
                delay);
    }

    private void set(Alarm alarm, Duration delay) {
        alarm.set(time.nanoTime() + delay.toNanos());
    }

    // ---- how long to go on

    private boolean isOver() {
        if (progress.isDue()) {
            progress.show(progressLine());
        }
        return givenUp != null
                || termination.isDone()
                || (submitted.size() == workload.jobs().size() && storage.allJobsEnded());
    }

    private void watch() {
        boolean somethingComes = eventsAhead > 0
                || submitted.size() < workload.jobs().size()
                || fleet.executionManagers().stream()
                        .anyMatch(em -> em.running().isPresent());
        List<Integer> standing = standing();
        if (!somethingComes && standing.equals(lastStanding)) {
            givenUp = "nothing has moved for " + Amounts.duration(STUCK_AFTER) + " of virtual time, no task is running,"
                    + " and no event is planned: the run is stuck";
        }
        lastStanding = standing;
        set(watch, STUCK_AFTER);
    }

    private List<Integer> standing() {
        return Arrays.stream(TaskState.values()).map(storage::taskCount).toList();
    }

    private String progressLine() {
        int ended = ended();
        int jobs = workload.jobs().size();
        return String.format(
                "%3d%%  %s of %s jobs ended, %s assignments, virtual time %s",
                100L * ended / jobs,
                Amounts.count(ended),
                Amounts.count(jobs),
                Amounts.count(counter.assignments),
                Amounts.duration(time.elapsed()));
    }

    private int ended() {
        return Arrays.stream(JobState.values())
                .filter(JobState::isTerminal)
                .mapToInt(storage::jobCount)
                .sum();
    }

    // ---- the result

    private List<String> faultsToCome(Duration makespan) {
        List<String> names = new ArrayList<>();
        plan.restarts().stream()
                .filter(at -> at.compareTo(makespan) > 0)
                .forEach(at -> names.add("the restart of storage at " + Amounts.duration(at)));
        plan.kills().stream()
                .filter(kill -> kill.at().compareTo(makespan) > 0)
                .forEach(kill -> names.add("the death of execution manager " + kill));
        return names;
    }

    private RunResult result(Duration makespan) {
        Map<JobState, Integer> states = new EnumMap<>(JobState.class);
        List<String> notAsPlanned = new ArrayList<>();
        for (int index = 0; index < workload.jobs().size(); index++) {
            PlannedJob job = workload.jobs().get(index);
            Optional<JobState> state =
                    index < submitted.size() ? Optional.of(storage.jobState(submitted.get(index))) : Optional.empty();
            state.ifPresent(known -> states.merge(known, 1, Integer::sum));
            if (!state.equals(Optional.of(job.expectedEnd()))) {
                notAsPlanned.add(job.name() + state.map(known -> " is " + known).orElse(" was not submitted")
                        + " instead of " + job.expectedEnd());
            }
        }
        TaskTally tasks = tally();
        return new RunResult(
                states,
                workload.jobs().size() - submitted.size(),
                notAsPlanned,
                tasks,
                counter.assignments,
                counter.requeued,
                refusals(),
                fleet.droppedAsStale(),
                makespan,
                faultsToCome(makespan),
                problems(makespan, notAsPlanned.size(), tasks));
    }

    private TaskTally tally() {
        TaskTally tally = new TaskTally();
        // Storage numbers its jobs from 1, in order of submission.
        storage.forEachTask(history -> tally.add(
                history,
                workload.jobs().get((int) history.task().jobId().value() - 1).expectedEnd()));
        return tally;
    }

    private Map<Refusal, Long> refusals() {
        Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
        for (Refusal reason : Refusal.values()) {
            if (storage.refusals(reason) > 0) {
                counts.put(reason, storage.refusals(reason));
            }
        }
        return counts;
    }

    private List<String> problems(Duration makespan, int notAsPlanned, TaskTally tasks) {
        List<String> problems = new ArrayList<>();
        if (givenUp != null) {
            problems.add(givenUp);
        }
        if (termination.isCompletedExceptionally()) {
            problems.add("the scheduler failed: "
                    + termination
                            .handle((done, failure) -> String.valueOf(failure))
                            .join());
        }
        if (notAsPlanned > 0) {
            problems.add(Amounts.count(notAsPlanned, "job") + " did not end as planned");
        }
        if (tasks.succeededTwice() > 0) {
            problems.add(Amounts.count(tasks.succeededTwice(), "task") + " executed successfully more than once");
        }
        if (tasks.missing() > 0) {
            problems.add(
                    Amounts.count(tasks.missing(), "task") + " of jobs that should have succeeded never succeeded");
        }
        storage.mistakes().forEach(mistake -> problems.add("a mistake by the scheduler: " + mistake));
        idleness(workload, plan, makespan).ifPresent(problems::add);
        return problems;
    }

    /**
     * Checks work conservation: a scheduler that leaves no execution manager idle while a task is ready finishes one
     * job within critical path + total work / execution managers (Graham, "Bounds for certain multiprocessing
     * anomalies", 1966).
     */
    static Optional<String> idleness(Workload workload, RunPlan plan, Duration makespan) {
        Duration longest = LowerBound.of(workload).greedyMakespan(plan.ems());
        if (!plan.isCalm() || workload.jobs().size() > 1 || makespan.compareTo(longest) <= 0) {
            return Optional.empty();
        }
        return Optional.of("the run took " + Amounts.duration(makespan)
                + ", longer than critical path + total work / execution managers = " + Amounts.duration(longest)
                + ": the scheduler left execution managers idle while tasks were ready");
    }

    /** Counts what the summary reports about the scheduler. */
    private static final class Counter implements SchedulerListener {
        private long assignments;
        private long requeued;

        @Override
        public void dispatched(
                ExecutionManagerId executionManager,
                SessionAssignment assignment,
                TaskAssignmentRecord record,
                long nanoTime) {
            assignments++;
        }

        @Override
        public void requeued(ExecutionManagerId executionManager, SessionAssignment assignment, long nanoTime) {
            requeued++;
        }
    }
}
