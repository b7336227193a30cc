package org.spiderscheduler.api;

import java.util.Objects;

/**
 * What an execution manager acknowledges with: the id of a hand-out, and the scheduler that issued it.
 *
 * @param assignmentId the id of the hand-out
 * @param schedulerId the id that the issuing scheduler had then; it may have another by now
 */
public record TaskAssignmentRecord(TaskAssignmentId assignmentId, SchedulerId schedulerId) {
    /**
     * Checks that nothing is missing.
     *
     * @param assignmentId the id of the hand-out
     * @param schedulerId the id that the issuing scheduler had then; it may have another by now
     * @throws NullPointerException if an argument is {@code null}
     */
    public TaskAssignmentRecord {
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(schedulerId, "schedulerId");
    }
}
