package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionId;

/**
 * One thing that happened to a task.
 *
 * @param at when, since storage was made
 * @param kind what
 * @param sessionId storage's session then
 * @param executionManager the execution manager concerned, if any
 * @param refusal the reason, if it was a refusal
 */
public record TaskEvent(
        Duration at,
        Kind kind,
        SessionId sessionId,
        Optional<ExecutionManagerId> executionManager,
        Optional<Refusal> refusal) {

    /** What can happen to a task. */
    public enum Kind {
        /** It became ready, or storage sends it again: it is on its way into its lane. */
        READY,
        /** A poll took it out of its lane. */
        OFFERED,
        /** An instance of it was registered. */
        STARTED,
        /** An instance reported success. */
        SUCCEEDED,
        /** An instance reported failure. */
        FAILED,
        /** A registration or a report was refused. */
        REFUSED,
        /** An instance has run longer than its soft timeout; it may still finish. */
        TIMED_OUT,
        /** An instance is gone: its execution manager is dead, or storage has restarted. */
        LOST,
        /** Its job ended without it. */
        CANCELLED
    }

    /**
     * Checks that nothing is missing.
     *
     * @param at when, since storage was made
     * @param kind what
     * @param sessionId storage's session then
     * @param executionManager the execution manager concerned, if any
     * @param refusal the reason, if it was a refusal
     * @throws NullPointerException if an argument is {@code null}
     */
    public TaskEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(executionManager, "executionManager");
        Objects.requireNonNull(refusal, "refusal");
    }

    /** One line, without a line end. */
    @Override
    public String toString() {
        return at + " " + kind + refusal.map(why -> " " + why).orElse("") + " (session " + sessionId
                + executionManager.map(who -> ", execution manager " + who).orElse("") + ")";
    }
}
