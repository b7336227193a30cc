package org.spiderscheduler.testkit;

/** The state of a task, as storage sees it. */
public enum TaskState {
    /** Its inputs are missing, or its job has not got that far. */
    PENDING,
    /** It can be started. */
    READY,
    /** It has a living instance. */
    RUNNING,
    /** Done. */
    SUCCEEDED,
    /** It failed, and has no retry left. */
    FAILED,
    /** Its job ended without it. */
    CANCELLED;

    /**
     * Whether this state is final.
     *
     * @return true for {@link #SUCCEEDED}, {@link #FAILED} and {@link #CANCELLED}
     */
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
