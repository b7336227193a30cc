package org.spiderscheduler.examples.policy;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/**
 * Finishes what it has begun: as long as a job has tasks ready, no other job gets a turn. Then the turn goes to the job
 * that has waited longest.
 */
public final class JobByJobPolicy implements SchedulingPolicy {
    private final Map<JobId, ArrayDeque<InboundEntry>> jobs = new LinkedHashMap<>();
    private @Nullable JobId current;

    /** A policy that holds nothing. */
    public JobByJobPolicy() {}

    @Override
    public void add(InboundEntry entry) {
        jobs.computeIfAbsent(entry.jobId(), job -> new ArrayDeque<>()).addLast(entry);
    }

    @Override
    public Optional<InboundEntry> next() {
        if (current == null) {
            current = jobs.keySet().stream().findFirst().orElse(null);
        }
        ArrayDeque<InboundEntry> tasks = jobs.get(current);
        if (tasks == null) {
            return Optional.empty();
        }
        InboundEntry next = tasks.removeFirst();
        if (tasks.isEmpty()) {
            jobs.remove(current);
            current = null;
        }
        return Optional.of(next);
    }

    @Override
    public void clear() {
        jobs.clear();
        current = null;
    }
}
