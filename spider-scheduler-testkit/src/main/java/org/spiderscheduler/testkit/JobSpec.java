package org.spiderscheduler.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ResourceGroupId;

/**
 * A job to submit: a graph of tasks, numbered from 0, with an optional commit task and an optional cleanup task.
 * Immutable; it can be submitted any number of times.
 */
public final class JobSpec {
    private final ResourceGroupId resourceGroup;
    private final List<TaskSpec> tasks;
    private final int[][] dependencies;
    private final int[][] successors;
    private final @Nullable TaskSpec commit;
    private final @Nullable TaskSpec cleanup;

    private JobSpec(Builder builder) {
        resourceGroup = builder.resourceGroup;
        tasks = List.copyOf(builder.tasks);
        commit = builder.commit;
        cleanup = builder.cleanup;
        dependencies = builder.dependencies.toArray(int[][]::new);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a job needs at least one task");
        }
        successors = invert(dependencies);
        checkAcyclic(dependencies, successors);
    }

    /**
     * Returns a builder for a job.
     *
     * @return a builder: resource group 1, no tasks yet, no commit and no cleanup task
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A job of one task.
     *
     * @param task the task
     * @return the job, of resource group 1
     */
    public static JobSpec of(TaskSpec task) {
        return builder().task(task).build();
    }

    /**
     * The tenant that the job belongs to.
     *
     * @return the resource group of all its tasks
     */
    public ResourceGroupId resourceGroup() {
        return resourceGroup;
    }

    /**
     * The regular tasks.
     *
     * @return at least one, by index; unmodifiable
     */
    public List<TaskSpec> tasks() {
        return tasks;
    }

    /**
     * The dependencies of a task.
     *
     * @param index the task
     * @return the indices of the tasks that must have succeeded before it starts; a copy
     */
    public int[] dependencies(int index) {
        return dependencies[index].clone();
    }

    /**
     * The commit task.
     *
     * @return empty if there is none
     */
    public Optional<TaskSpec> commit() {
        return Optional.ofNullable(commit);
    }

    /**
     * The cleanup task.
     *
     * @return empty if there is none
     */
    public Optional<TaskSpec> cleanup() {
        return Optional.ofNullable(cleanup);
    }

    /** Not a copy: for storage, which only reads it. */
    int[] successors(int index) {
        return successors[index];
    }

    int dependencyCount(int index) {
        return dependencies[index].length;
    }

    private static int[][] invert(int[][] dependencies) {
        int[] counts = new int[dependencies.length];
        for (int task = 0; task < dependencies.length; task++) {
            int[] sorted = dependencies[task].clone();
            Arrays.sort(sorted);
            for (int i = 0; i < sorted.length; i++) {
                int dependency = sorted[i];
                if (dependency < 0 || dependency >= dependencies.length) {
                    throw new IllegalArgumentException("task " + task + " depends on task " + dependency
                            + ", but the job has tasks 0 to " + (dependencies.length - 1));
                }
                if (i > 0 && sorted[i - 1] == dependency) {
                    throw new IllegalArgumentException("task " + task + " depends on task " + dependency + " twice");
                }
                counts[dependency]++;
            }
        }
        int[][] successors = new int[dependencies.length][];
        for (int task = 0; task < successors.length; task++) {
            successors[task] = new int[counts[task]];
        }
        for (int task = successors.length - 1; task >= 0; task--) {
            for (int dependency : dependencies[task]) {
                successors[dependency][--counts[dependency]] = task;
            }
        }
        return successors;
    }

    private static void checkAcyclic(int[][] dependencies, int[][] successors) {
        int[] missing = new int[dependencies.length];
        int[] startable = new int[dependencies.length];
        int found = 0;
        for (int task = 0; task < missing.length; task++) {
            missing[task] = dependencies[task].length;
            if (missing[task] == 0) {
                startable[found++] = task;
            }
        }
        for (int next = 0; next < found; next++) {
            for (int successor : successors[startable[next]]) {
                if (--missing[successor] == 0) {
                    startable[found++] = successor;
                }
            }
        }
        for (int task = 0; task < missing.length; task++) {
            if (missing[task] > 0) {
                throw new IllegalArgumentException("the dependencies form a cycle that task " + task
                        + " is part of, or depends on: it could never start");
            }
        }
    }

    @Override
    public String toString() {
        return "JobSpec[resourceGroup=" + resourceGroup + ", tasks=" + tasks.size() + ", commit=" + (commit != null)
                + ", cleanup=" + (cleanup != null) + "]";
    }

    /** Configures and builds a {@link JobSpec}. */
    public static final class Builder {
        private ResourceGroupId resourceGroup = new ResourceGroupId(1);
        private final List<TaskSpec> tasks = new ArrayList<>();
        private final List<int[]> dependencies = new ArrayList<>();
        private @Nullable TaskSpec commit;
        private @Nullable TaskSpec cleanup;

        private Builder() {}

        /**
         * Sets the tenant. Default: resource group 1.
         *
         * @param resourceGroup the resource group of all tasks
         * @return this
         */
        public Builder resourceGroup(ResourceGroupId resourceGroup) {
            this.resourceGroup = Objects.requireNonNull(resourceGroup, "resourceGroup");
            return this;
        }

        /**
         * Adds a task like {@link TaskSpec#DEFAULT}. The first has index 0.
         *
         * @param dependsOn the indices of the tasks that must have succeeded; they may be added later
         * @return this
         */
        public Builder task(int... dependsOn) {
            return task(TaskSpec.DEFAULT, dependsOn);
        }

        /**
         * Adds a task. The first has index 0.
         *
         * @param task the task
         * @param dependsOn the indices of the tasks that must have succeeded; they may be added later
         * @return this
         */
        public Builder task(TaskSpec task, int... dependsOn) {
            tasks.add(Objects.requireNonNull(task, "task"));
            dependencies.add(dependsOn.clone());
            return this;
        }

        /**
         * Adds tasks like {@link TaskSpec#DEFAULT} without dependencies.
         *
         * @param count how many; not negative
         * @return this
         * @throws IllegalArgumentException if {@code count} is negative
         */
        public Builder tasks(int count) {
            return tasks(count, TaskSpec.DEFAULT);
        }

        /**
         * Adds tasks without dependencies.
         *
         * @param count how many; not negative
         * @param task each of them
         * @return this
         * @throws IllegalArgumentException if {@code count} is negative
         */
        public Builder tasks(int count, TaskSpec task) {
            if (count < 0) {
                throw new IllegalArgumentException("count: " + count + " is negative");
            }
            for (int i = 0; i < count; i++) {
                task(task);
            }
            return this;
        }

        /**
         * Adds a commit task like {@link TaskSpec#DEFAULT}. It runs when all regular tasks have succeeded.
         *
         * @return this
         */
        public Builder commit() {
            return commit(TaskSpec.DEFAULT);
        }

        /**
         * Adds a commit task. It runs when all regular tasks have succeeded.
         *
         * @param task the commit task
         * @return this
         */
        public Builder commit(TaskSpec task) {
            commit = Objects.requireNonNull(task, "task");
            return this;
        }

        /**
         * Adds a cleanup task like {@link TaskSpec#DEFAULT}. It runs when the job has failed or was cancelled.
         *
         * @return this
         */
        public Builder cleanup() {
            return cleanup(TaskSpec.DEFAULT);
        }

        /**
         * Adds a cleanup task. It runs when the job has failed or was cancelled.
         *
         * @param task the cleanup task
         * @return this
         */
        public Builder cleanup(TaskSpec task) {
            cleanup = Objects.requireNonNull(task, "task");
            return this;
        }

        /**
         * Makes the job.
         *
         * @return the job
         * @throws IllegalArgumentException if the job has no task, or its dependencies name a task that does not exist,
         *     name one twice, or form a cycle; the message names the task
         */
        public JobSpec build() {
            return new JobSpec(this);
        }
    }
}
