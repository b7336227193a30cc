package org.spiderscheduler.api;

import java.util.Objects;

/**
 * Storage's answer to a scheduler that registers.
 *
 * @param schedulerId the scheduler's id from now on
 * @param sessionId storage's session at that moment
 */
public record SchedulerRegistration(SchedulerId schedulerId, SessionId sessionId) {
    /**
     * Checks that nothing is missing.
     *
     * @param schedulerId the scheduler's id from now on
     * @param sessionId storage's session at that moment
     * @throws NullPointerException if an argument is {@code null}
     */
    public SchedulerRegistration {
        Objects.requireNonNull(schedulerId, "schedulerId");
        Objects.requireNonNull(sessionId, "sessionId");
    }
}
