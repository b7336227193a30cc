package org.spiderscheduler.api;

import java.util.Objects;

/**
 * What an execution manager acknowledges by: the id of a hand-out and the scheduler that issued it.
 *
 * @param assignmentId the id of the hand-out
 * @param schedulerId the issuing scheduler: the id it had then, which it may have changed since
 */
public record TaskAssignmentRecord(TaskAssignmentId assignmentId, SchedulerId schedulerId) {
    /**
     * Checks that nothing is missing.
     *
     * @param assignmentId the id of the hand-out
     * @param schedulerId the issuing scheduler: the id it had then, which it may have changed since
     * @throws NullPointerException if an argument is {@code null}
     */
    public TaskAssignmentRecord {
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(schedulerId, "schedulerId");
    }
}
