package org.spiderscheduler.api;

import java.util.Objects;

/** Where a job stands. {@link #canBecome(JobState)} has the legal steps. */
public enum JobState {
    /** Accepted, not yet started. */
    READY,
    /** Its regular tasks are being run. */
    RUNNING,
    /** Its regular tasks have succeeded, its commit task is waited for. */
    COMMIT_READY,
    /** It has failed or was cancelled, its cleanup task is waited for. */
    CLEANUP_READY,
    /** Ended well. */
    SUCCEEDED,
    /** Ended badly. */
    FAILED,
    /** Ended on request. */
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
     * Whether a job in this state can be in {@code next} after one step.
     *
     * @param next the state to go to
     * @return false too for the state itself: that is no step
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
