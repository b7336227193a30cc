package org.spiderscheduler.testkit;

/** Where a task stands, as storage sees it. */
public enum TaskState {
    /** Its inputs are missing, or its job has not come so far. */
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
     * Whether nothing will be done with it any more.
     *
     * @return true for {@link #SUCCEEDED}, {@link #FAILED} and {@link #CANCELLED}
     */
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
