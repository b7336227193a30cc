package org.spiderscheduler.api;

import java.util.Objects;

/**
 * One ready task, as storage offers it. Two entries of the same task are equal: that is how a duplicate is recognized
 * (§2.5).
 *
 * @param resourceGroupId the tenant: always the same for a job
 * @param jobId the job
 * @param taskId the task within the job
 */
public record InboundEntry(ResourceGroupId resourceGroupId, JobId jobId, TaskId taskId) {
    /**
     * Checks that nothing is missing.
     *
     * @param resourceGroupId the tenant
     * @param jobId the job
     * @param taskId the task within the job
     * @throws NullPointerException if an argument is {@code null}
     */
    public InboundEntry {
        Objects.requireNonNull(resourceGroupId, "resourceGroupId");
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(taskId, "taskId");
    }

    /** Spread over all integers, so that the tasks of many jobs do not collide. */
    @Override
    public int hashCode() {
        return hash(jobId, taskId);
    }

    /**
     * Job ids are consecutive numbers, and so are the indexes of a job's tasks: a sum of small multiples of the two
     * would be the same for many tasks, and a core may hold a million of them. The group adds nothing, since each job
     * belongs to one.
     */
    static int hash(JobId jobId, TaskId taskId) {
        return Long.hashCode(jobId.value() * 0x9E37_79B9_7F4A_7C15L) + taskId.hashCode();
    }

    /**
     * The decision to offer this task.
     *
     * @return an assignment of the same group, job and task
     */
    public TaskAssignment toAssignment() {
        return new TaskAssignment(resourceGroupId, jobId, taskId);
    }
}
