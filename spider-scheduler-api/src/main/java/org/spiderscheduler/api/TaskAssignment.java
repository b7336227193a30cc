package org.spiderscheduler.api;

import java.util.Objects;

/**
 * A scheduler's decision that a task is to be offered to the execution managers.
 *
 * @param resourceGroupId the tenant: always the same for a job
 * @param jobId the job
 * @param taskId the task within the job
 */
public record TaskAssignment(ResourceGroupId resourceGroupId, JobId jobId, TaskId taskId) {
    /**
     * Checks that nothing is missing.
     *
     * @param resourceGroupId the tenant
     * @param jobId the job
     * @param taskId the task within the job
     * @throws NullPointerException if an argument is {@code null}
     */
    public TaskAssignment {
        Objects.requireNonNull(resourceGroupId, "resourceGroupId");
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(taskId, "taskId");
    }

    /** Spread over all integers, so that the tasks of many jobs do not collide. */
    @Override
    public int hashCode() {
        return InboundEntry.hash(jobId, taskId);
    }

    /**
     * The entry that this decision was made from.
     *
     * @return an entry of the same group, job and task
     */
    public InboundEntry toEntry() {
        return new InboundEntry(resourceGroupId, jobId, taskId);
    }
}
