package org.spiderscheduler.testkit;

/** Why storage refuses to register a task instance, or a report of one. */
public enum Refusal {
    /** The session is not the current one. */
    STALE_SESSION,
    /** The task is already done. */
    TASK_DONE,
    /** The task has as many living instances as it may have. */
    INSTANCE_LIMIT,
    /** The job is unknown, or no longer running. */
    JOB_NOT_RUNNING,
    /** A commit task of a job that is cleanup-ready or has ended. */
    COMMIT_PASSED,
    /** A cleanup task of a job that has ended. */
    CLEANUP_PASSED,
    /** A report of an instance that is no longer valid. */
    INSTANCE_GONE,
    /** Storage has marked the execution manager dead. */
    EXECUTION_MANAGER_DEAD,
    /** Storage restarted while the call waited. */
    RESTARTED,
    /** Storage failed over the call, and restarted: a mistake, see {@link InMemoryStorage#mistakes()}. */
    FATAL;

    /**
     * Whether it is a matter of course: the execution manager drops and acknowledges the assignment, and goes on.
     *
     * @return false if the execution manager ends over it
     */
    public boolean isHarmless() {
        return this != EXECUTION_MANAGER_DEAD && this != RESTARTED && this != FATAL;
    }
}
