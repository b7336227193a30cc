package org.spiderscheduler.api;

import java.util.Objects;

/**
 * One ready task, as storage offers it. Two entries of the same task are equal: that is how a duplicate is known (§2.5).
 *
 * @param resourceGroupId the tenant
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

    /**
     * The decision to offer this task.
     *
     * @return an assignment of the same group, job and task
     */
    public TaskAssignment toAssignment() {
        return new TaskAssignment(resourceGroupId, jobId, taskId);
    }
}
