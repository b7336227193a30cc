package org.spiderscheduler.core.service;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;

/**
 * Assignments handed out to an execution manager and not acknowledged, the oldest first. There is hardly ever more than
 * one: so the oldest is kept here, and nothing is allocated for it. Guarded by the service's lock.
 */
final class Outstanding {
    private @Nullable TaskAssignmentRecord oldest;
    private @Nullable SessionAssignment oldestItem;
    private @Nullable Map<TaskAssignmentRecord, SessionAssignment> younger;

    int size() {
        return (oldest == null ? 0 : 1) + (younger == null ? 0 : younger.size());
    }

    boolean isEmpty() {
        return oldest == null;
    }

    void add(TaskAssignmentRecord record, SessionAssignment item) {
        if (oldest == null) {
            oldest = record;
            oldestItem = item;
        } else {
            if (younger == null) {
                younger = new LinkedHashMap<>();
            }
            younger.put(record, item);
        }
    }

    /** Ends one; {@code null} if it is not there. */
    @Nullable
    SessionAssignment remove(TaskAssignmentRecord record) {
        if (record.equals(oldest)) {
            return removeOldest();
        }
        return younger == null ? null : younger.remove(record);
    }

    /** What becomes of them when their execution manager is lost. */
    @Override
    public String toString() {
        if (oldestItem == null) {
            return "nothing";
        }
        String first = "task " + oldestItem.assignment().taskId() + " of job "
                + oldestItem.assignment().jobId();
        return size() == 1
                ? first + ", which is offered again"
                : first + " and " + (size() - 1) + " more, which are offered again";
    }

    /** Ends the oldest; there must be one. */
    SessionAssignment removeOldest() {
        SessionAssignment removed = Objects.requireNonNull(oldestItem);
        oldest = null;
        oldestItem = null;
        if (younger != null && !younger.isEmpty()) {
            Iterator<Map.Entry<TaskAssignmentRecord, SessionAssignment>> rest =
                    younger.entrySet().iterator();
            Map.Entry<TaskAssignmentRecord, SessionAssignment> next = rest.next();
            oldest = next.getKey();
            oldestItem = next.getValue();
            rest.remove();
        }
        return removed;
    }
}
