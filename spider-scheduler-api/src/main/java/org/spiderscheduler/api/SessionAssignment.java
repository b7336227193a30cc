package org.spiderscheduler.api;

import java.util.Objects;

/**
 * An assignment and its stamp: the session that was current when it was enqueued (§3.2, §4.2).
 *
 * @param sessionId the stamp
 * @param assignment the assignment
 */
public record SessionAssignment(SessionId sessionId, TaskAssignment assignment) {
    /**
     * Checks that nothing is missing.
     *
     * @param sessionId the stamp
     * @param assignment the assignment
     * @throws NullPointerException if an argument is {@code null}
     */
    public SessionAssignment {
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(assignment, "assignment");
    }
}
