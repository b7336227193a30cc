package org.spiderscheduler.testkit;

/** Why storage refuses the registration or the report of a task instance. */
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
    /** The call was fatal to storage, which restarted: a mistake, see {@link InMemoryStorage#mistakes()}. */
    FATAL;

    /**
     * Whether it is part of normal operation: the execution manager drops and acknowledges the assignment, and goes on.
     *
     * @return false if it ends the execution manager
     */
    public boolean isHarmless() {
        return this != EXECUTION_MANAGER_DEAD && this != RESTARTED && this != FATAL;
    }
}
