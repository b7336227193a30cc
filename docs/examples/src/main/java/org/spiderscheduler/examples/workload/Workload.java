package org.spiderscheduler.examples.workload;

import java.util.List;
import java.util.Objects;

/**
 * Jobs to run.
 *
 * @param name where they come from
 * @param jobs the jobs, in order of submission
 * @param notes what was derived or left out in making it, one sentence each, for people to read
 */
public record Workload(String name, List<PlannedJob> jobs, List<String> notes) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if there is no job
     */
    public Workload {
        Objects.requireNonNull(name, "name");
        jobs = List.copyOf(jobs);
        notes = List.copyOf(notes);
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException("workload " + name + " has no job");
        }
    }

    /**
     * Counts the regular tasks.
     *
     * @return how many regular tasks the jobs have in all
     */
    public long taskCount() {
        return jobs.stream().mapToLong(job -> job.tasks().size()).sum();
    }

    /**
     * Counts the tenants.
     *
     * @return how many resource groups have jobs
     */
    public long groupCount() {
        return jobs.stream().map(PlannedJob::group).distinct().count();
    }
}
