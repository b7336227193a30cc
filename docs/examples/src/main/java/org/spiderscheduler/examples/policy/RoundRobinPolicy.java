package org.spiderscheduler.examples.policy;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/**
 * Offers one task of each job in turn, and within a job in order of arrival: a large job does not hold up a small one.
 */
public final class RoundRobinPolicy implements SchedulingPolicy {
    private record Job(JobId id, ArrayDeque<InboundEntry> tasks) {}

    private final Map<JobId, Job> jobs = new HashMap<>();
    private final ArrayDeque<Job> turns = new ArrayDeque<>();

    /** A policy that holds nothing. */
    public RoundRobinPolicy() {}

    @Override
    public void add(InboundEntry entry) {
        jobs.computeIfAbsent(entry.jobId(), this::begin).tasks.addLast(entry);
    }

    private Job begin(JobId id) {
        Job job = new Job(id, new ArrayDeque<>());
        turns.addLast(job);
        return job;
    }

    @Override
    public Optional<InboundEntry> next() {
        Job job = turns.pollFirst();
        if (job == null) {
            return Optional.empty();
        }
        InboundEntry next = job.tasks.removeFirst();
        if (job.tasks.isEmpty()) {
            jobs.remove(job.id);
        } else {
            turns.addLast(job);
        }
        return Optional.of(next);
    }

    @Override
    public void clear() {
        jobs.clear();
        turns.clear();
    }
}
