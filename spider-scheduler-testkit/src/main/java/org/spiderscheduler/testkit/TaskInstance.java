package org.spiderscheduler.testkit;

import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.SessionId;

/** One registered execution of a task. Its execution manager names it in its report. */
public final class TaskInstance {
    private final long id;
    private final SessionId sessionId;
    final StoredTask task;
    final StoredExecutionManager holder;
    /** Nanoseconds on the chronicle's clock. */
    final long softDeadline;
    /** Whether storage still expects its report. Under the lock of storage, as is the next field. */
    boolean living = true;

    boolean timedOut;

    TaskInstance(long id, SessionId sessionId, StoredTask task, StoredExecutionManager holder, long softDeadline) {
        this.id = id;
        this.sessionId = sessionId;
        this.task = task;
        this.holder = holder;
        this.softDeadline = softDeadline;
    }

    /**
     * Its number.
     *
     * @return unique within one storage
     */
    public long id() {
        return id;
    }

    /**
     * The session that it was registered under.
     *
     * @return the session
     */
    public SessionId sessionId() {
        return sessionId;
    }

    /**
     * The task that is executed.
     *
     * @return its name
     */
    public TaskRef task() {
        return task.ref();
    }

    /**
     * What is executed, as storage knows it.
     *
     * @return resource group, job and task
     */
    public InboundEntry entry() {
        return task.entry;
    }

    /**
     * How the task behaves.
     *
     * @return its description, the run time among others
     */
    public TaskSpec spec() {
        return task.spec;
    }

    /**
     * Who executes it.
     *
     * @return the execution manager that registered it
     */
    public ExecutionManagerId executionManagerId() {
        return holder.id;
    }

    @Override
    public String toString() {
        return "instance " + id + " of " + task.ref() + " on execution manager " + holder.id;
    }
}
