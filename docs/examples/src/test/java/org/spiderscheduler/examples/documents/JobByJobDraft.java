package org.spiderscheduler.examples.documents;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/** A first draft of the job-by-job policy, with a mistake in it for the contract to find. */
class JobByJobDraft implements SchedulingPolicy {
    private final Map<JobId, ArrayDeque<InboundEntry>> jobs = new LinkedHashMap<>();
    private @Nullable JobId current;

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
    }
}
