package org.spiderscheduler.examples.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.ResourceGroupId;

/**
 * One job: when it is submitted, what it consists of, and how it is meant to end.
 *
 * @param name its name, for people
 * @param group the tenant that it belongs to
 * @param submitAt when it is submitted, counted from the start of the run
 * @param tasks its graph; a task's index is its place in this list
 * @param commit the run time of its commit task, if it has one
 * @param cleanup the run time of its cleanup task, if it has one; that task runs only if the job fails or is cancelled
 * @param cancelAfter how long after its submission it is cancelled, if at all
 */
public record PlannedJob(
        String name,
        ResourceGroupId group,
        Duration submitAt,
        List<PlannedTask> tasks,
        Optional<Duration> commit,
        Optional<Duration> cleanup,
        Optional<Duration> cancelAfter) {
    /**
     * Checks that the job can be run and that there is only one way for it to end.
     *
     * @throws IllegalArgumentException if a time is negative, there is no task, the parents do not form an acyclic
     *     graph, or the job is to be cancelled but might have failed or succeeded by then
     */
    public PlannedJob {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(group, "group");
        PlannedTask.requireNotNegative(submitAt, "submitAt");
        tasks = List.copyOf(tasks);
        commit.ifPresent(runTime -> PlannedTask.requireNotNegative(runTime, "commit"));
        cleanup.ifPresent(runTime -> PlannedTask.requireNotNegative(runTime, "cleanup"));
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("job " + name + " has no task");
        }
        FinishTimes times = FinishTimes.of(tasks);
        if (cancelAfter.isPresent()) {
            PlannedTask.requireNotNegative(cancelAfter.get(), "cancelAfter");
            if (anyFails(tasks) || cancelAfter.get().compareTo(times.latest()) >= 0) {
                throw new IllegalArgumentException("job " + name + " could end before it is cancelled");
            }
        }
    }

    /**
     * Returns a builder for a job that is submitted at the start of the run.
     *
     * @param name its name, for people
     * @param group the tenant that it belongs to
     * @return a builder without tasks
     */
    public static Builder builder(String name, ResourceGroupId group) {
        return new Builder(name, group);
    }

    /**
     * The state in which the job should end.
     *
     * @return a terminal state
     */
    public JobState expectedEnd() {
        if (cancelAfter.isPresent()) {
            return JobState.CANCELLED;
        }
        return anyFails(tasks) ? JobState.FAILED : JobState.SUCCEEDED;
    }

    /**
     * How long the job takes, counted from its submission, if no task ever waits for an execution manager.
     *
     * @return the critical path of what has to run before the job ends as it should
     */
    public Duration criticalPath() {
        FinishTimes times = FinishTimes.of(tasks);
        return switch (expectedEnd()) {
            case CANCELLED -> cancelAfter.orElseThrow();
            case FAILED -> times.earliestFailure().plus(cleanup.orElse(Duration.ZERO));
            default -> times.latest().plus(commit.orElse(Duration.ZERO));
        };
    }

    /**
     * The least time that execution managers are busy with the job.
     *
     * @return the sum of the run times of all that has to run before the job ends as it should: only one chain of tasks
     *     if the job fails, nothing if it is cancelled
     */
    public Duration work() {
        return switch (expectedEnd()) {
            case CANCELLED -> Duration.ZERO;
            case FAILED -> criticalPath();
            default -> tasks.stream().map(PlannedTask::runTime).reduce(commit.orElse(Duration.ZERO), Duration::plus);
        };
    }

    private static boolean anyFails(List<PlannedTask> tasks) {
        return tasks.stream().anyMatch(PlannedTask::fails);
    }

    /** Builds a job. */
    public static final class Builder {
        private final String name;
        private final ResourceGroupId group;
        private final List<PlannedTask> tasks = new ArrayList<>();
        private Duration submitAt = Duration.ZERO;
        private Optional<Duration> commit = Optional.empty();
        private Optional<Duration> cleanup = Optional.empty();
        private Optional<Duration> cancelAfter = Optional.empty();

        private Builder(String name, ResourceGroupId group) {
            this.name = name;
            this.group = group;
        }

        /**
         * When the job is submitted. Default: at the start of the run.
         *
         * @param time counted from the start of the run
         * @return this builder
         */
        public Builder submitAt(Duration time) {
            submitAt = time;
            return this;
        }

        /**
         * Appends a task.
         *
         * @param task the task; its index is the number of those before it
         * @return this builder
         */
        public Builder task(PlannedTask task) {
            tasks.add(task);
            return this;
        }

        /**
         * Appends tasks.
         *
         * @param more the tasks
         * @return this builder
         */
        public Builder tasks(List<PlannedTask> more) {
            tasks.addAll(more);
            return this;
        }

        /**
         * Gives the job a commit task; by default it has none.
         *
         * @param runTime how long it runs
         * @return this builder
         */
        public Builder commit(Duration runTime) {
            commit = Optional.of(runTime);
            return this;
        }

        /**
         * Gives the job a cleanup task; by default it has none.
         *
         * @param runTime how long it runs
         * @return this builder
         */
        public Builder cleanup(Duration runTime) {
            cleanup = Optional.of(runTime);
            return this;
        }

        /**
         * Cancels the job; by default it is not cancelled.
         *
         * @param time counted from its submission; too short for all of its tasks to finish
         * @return this builder
         */
        public Builder cancelAfter(Duration time) {
            cancelAfter = Optional.of(time);
            return this;
        }

        /**
         * Builds the job.
         *
         * @return the job
         * @throws IllegalArgumentException as the job's constructor says
         */
        public PlannedJob build() {
            return new PlannedJob(name, group, submitAt, tasks, commit, cleanup, cancelAfter);
        }
    }
}
