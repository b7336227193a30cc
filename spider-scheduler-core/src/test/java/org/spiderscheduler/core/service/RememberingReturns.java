package org.spiderscheduler.core.service;

import java.util.ArrayList;
import java.util.List;
import org.spiderscheduler.api.SessionAssignment;

/** Remembers what came back, by the ids of the tasks. */
final class RememberingReturns implements Returns {
    final List<String> requeued = new ArrayList<>();
    final List<String> acknowledged = new ArrayList<>();

    @Override
    public void requeue(SessionAssignment returned) {
        requeued.add(returned.assignment().taskId().toString());
    }

    @Override
    public void acknowledged(SessionAssignment taken) {
        acknowledged.add(taken.assignment().taskId().toString());
    }
}
