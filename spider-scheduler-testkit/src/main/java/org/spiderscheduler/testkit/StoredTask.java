package org.spiderscheduler.testkit;

import java.util.ArrayList;
import java.util.List;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.TaskId;

/** A task as storage keeps it. Under the lock of storage. */
final class StoredTask {
    final StoredJob job;
    final TaskSpec spec;
    final InboundEntry entry;
    final TaskLog log = new TaskLog();
    /** Replaced by a mutable list, small since most tasks never have a second instance, when the first one comes. */
    private List<TaskInstance> living = List.of();

    private TaskState state = TaskState.PENDING;
    int missingInputs;
    int retriesLeft;

    StoredTask(StoredJob job, TaskId id, TaskSpec spec, int missingInputs) {
        this.job = job;
        this.spec = spec;
        this.entry = new InboundEntry(job.spec.resourceGroup(), job.id, id);
        this.missingInputs = missingInputs;
        this.retriesLeft = spec.retries();
    }

    Lane lane() {
        return entry.taskId().lane();
    }

    TaskRef ref() {
        return new TaskRef(entry.jobId(), entry.taskId());
    }

    TaskState state() {
        return state;
    }

    /** For {@link Jobs} only, which keeps count. */
    void state(TaskState next) {
        state = next;
    }

    List<TaskInstance> living() {
        return living;
    }

    void add(TaskInstance instance) {
        if (living.isEmpty()) {
            living = new ArrayList<>(1);
        }
        living.add(instance);
    }

    void remove(TaskInstance instance) {
        living.remove(instance);
        if (living.isEmpty()) {
            living = List.of();
        }
    }
}
