package org.spiderscheduler.testkit;

import java.util.Objects;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.TaskId;

/**
 * Names one task of one job.
 *
 * @param jobId the job
 * @param taskId the task within it
 */
public record TaskRef(JobId jobId, TaskId taskId) {
    /**
     * Checks that nothing is missing.
     *
     * @param jobId the job
     * @param taskId the task within it
     * @throws NullPointerException if an argument is {@code null}
     */
    public TaskRef {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(taskId, "taskId");
    }

    /**
     * Names a regular task.
     *
     * @param jobId the job
     * @param index the index of the task
     * @return the name
     */
    public static TaskRef of(JobId jobId, long index) {
        return new TaskRef(jobId, TaskId.index(index));
    }

    /**
     * Names a commit task.
     *
     * @param jobId the job
     * @return the name
     */
    public static TaskRef commit(JobId jobId) {
        return new TaskRef(jobId, TaskId.COMMIT);
    }

    /**
     * Names a cleanup task.
     *
     * @param jobId the job
     * @return the name
     */
    public static TaskRef cleanup(JobId jobId) {
        return new TaskRef(jobId, TaskId.CLEANUP);
    }

    /** As in a sentence: {@code task 3 of job 7}. */
    @Override
    public String toString() {
        return "task " + taskId + " of job " + jobId;
    }
}
