package org.spiderscheduler.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.TaskId;

/** A job as storage keeps it. Under the lock of storage. */
final class StoredJob {
    /** What waits for the lock of the job. */
    interface Waiting {
        /**
         * The lock is free, or has gone with a restart.
         *
         * @param restarted whether storage has restarted meanwhile
         */
        void go(boolean restarted);
    }

    final JobId id;
    final JobSpec spec;
    final StoredTask[] tasks;
    final @Nullable StoredTask commit;
    final @Nullable StoredTask cleanup;
    private JobState state = JobState.READY;
    int unfinished;
    /** The state that it ends in once it is cleaned up. */
    JobState endsAs = JobState.FAILED;
    /**
     * What waits for the lock, which the job holds while its first tasks are being put into their lane; null if it is
     * free.
     */
    private @Nullable List<Waiting> waiting;

    StoredJob(JobId id, JobSpec spec) {
        this.id = id;
        this.spec = spec;
        tasks = new StoredTask[spec.tasks().size()];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = new StoredTask(this, TaskId.index(i), spec.tasks().get(i), spec.dependencyCount(i));
        }
        unfinished = tasks.length;
        commit = spec.commit()
                .map(task -> new StoredTask(this, TaskId.COMMIT, task, 0))
                .orElse(null);
        cleanup = spec.cleanup()
                .map(task -> new StoredTask(this, TaskId.CLEANUP, task, 0))
                .orElse(null);
    }

    JobState state() {
        return state;
    }

    /** For {@link Jobs} only, which keeps count. */
    void state(JobState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("job " + id + " cannot go from " + state + " to " + next);
        }
        state = next;
    }

    /** The task with that id, or null if the job has none. */
    @Nullable
    StoredTask task(TaskId taskId) {
        if (taskId instanceof TaskId.Index index) {
            return Long.compareUnsigned(index.value(), tasks.length) < 0 ? tasks[(int) index.value()] : null;
        }
        return taskId instanceof TaskId.Commit ? commit : cleanup;
    }

    /** The commit or cleanup task that it waits for now, or null. */
    @Nullable
    StoredTask ending() {
        return switch (state) {
            case COMMIT_READY -> commit;
            case CLEANUP_READY -> cleanup;
            default -> null;
        };
    }

    boolean isLocked() {
        return waiting != null;
    }

    void lock() {
        waiting = new ArrayList<>(0);
    }

    /** Only while locked. */
    void await(Waiting call) {
        if (waiting == null) {
            throw new IllegalStateException("job " + id + " is not locked");
        }
        waiting.add(call);
    }

    List<Waiting> unlock() {
        List<Waiting> freed = waiting == null ? List.of() : waiting;
        waiting = null;
        return freed;
    }
}
