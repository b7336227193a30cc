package org.spiderscheduler.api;

import java.util.Objects;

/** The state of a job. {@link #canBecome(JobState)} defines the legal transitions. */
public enum JobState {
    /** Accepted, not yet started. */
    READY,
    /** Its regular tasks are being run. */
    RUNNING,
    /** Its regular tasks have succeeded; its commit task is still to end. */
    COMMIT_READY,
    /** It has failed or was cancelled; its cleanup task is still to end. */
    CLEANUP_READY,
    /** Ended successfully. */
    SUCCEEDED,
    /** Ended in failure. */
    FAILED,
    /** Ended by cancellation. */
    CANCELLED;

    /**
     * Whether the job has ended.
     *
     * @return true for {@link #SUCCEEDED}, {@link #FAILED} and {@link #CANCELLED}
     */
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /**
     * Whether a job in this state can be in {@code next} after one transition.
     *
     * @param next the state to go to
     * @return whether it can; false for the state itself, which is no transition
     */
    public boolean canBecome(JobState next) {
        Objects.requireNonNull(next, "next");
        return switch (this) {
            case READY -> next == RUNNING || next == CANCELLED;
            case RUNNING -> next == COMMIT_READY || next == CLEANUP_READY || next.isTerminal();
            case COMMIT_READY -> next == CLEANUP_READY || next == SUCCEEDED || next == FAILED;
            case CLEANUP_READY -> next == FAILED || next == CANCELLED;
            case SUCCEEDED, FAILED, CANCELLED -> false;
        };
    }
}
