package org.spiderscheduler.api;

/** The three streams in which storage offers what is ready. An entry never changes its lane (§2.4, §5.8). */
public enum Lane {
    /** Ordinary tasks of a job's graph. */
    REGULAR,
    /** Commit tasks: one for each job that has one, ready once all its regular tasks have succeeded. */
    COMMIT,
    /** Cleanup tasks: one for each job that has one, ready once the job has failed or was cancelled. */
    CLEANUP
}
