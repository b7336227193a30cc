package org.spiderscheduler.core.service;

import java.util.Objects;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;

/**
 * One hand-out of a task to an execution manager.
 *
 * @param record what the execution manager acknowledges by
 * @param sessionId the session the task is to be registered under
 * @param assignment the task
 */
public record SchedulerAssignment(TaskAssignmentRecord record, SessionId sessionId, TaskAssignment assignment) {
    /**
     * Checks that nothing is missing.
     *
     * @param record what the execution manager acknowledges by
     * @param sessionId the session the task is to be registered under
     * @param assignment the task
     * @throws NullPointerException if an argument is {@code null}
     */
    public SchedulerAssignment {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(assignment, "assignment");
    }
}
