package org.spiderscheduler.core.service;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;

/**
 * Assignments handed out to an execution manager and not acknowledged, the oldest first. There is hardly ever more than one:
 * so it is searched from the oldest on, and nothing is allocated for an entry. Guarded by the service's lock.
 */
final class Outstanding {
    private final List<TaskAssignmentRecord> records = new ArrayList<>(1);
    private final List<SessionAssignment> items = new ArrayList<>(1);

    int size() {
        return records.size();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    void add(TaskAssignmentRecord record, SessionAssignment item) {
        records.add(record);
        items.add(item);
    }

    /** Ends one; {@code null} if it is not there. */
    @Nullable
    SessionAssignment remove(TaskAssignmentRecord record) {
        int index = records.indexOf(record);
        return index < 0 ? null : remove(index);
    }

    /** Ends the oldest. */
    SessionAssignment removeOldest() {
        return remove(0);
    }

    private SessionAssignment remove(int index) {
        records.remove(index);
        return items.remove(index);
    }
}
