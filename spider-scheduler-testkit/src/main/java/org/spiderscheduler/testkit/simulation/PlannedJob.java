package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.Objects;
import org.spiderscheduler.testkit.JobSpec;

/**
 * One job of a scenario.
 *
 * @param at when it is submitted, since the beginning; not negative
 * @param spec the job
 */
public record PlannedJob(Duration at, JobSpec spec) {
    /**
     * Checks the range.
     *
     * @param at when it is submitted, since the beginning; not negative
     * @param spec the job
     * @throws IllegalArgumentException if {@code at} is negative
     */
    public PlannedJob {
        Objects.requireNonNull(spec, "spec");
        if (at.isNegative()) {
            throw new IllegalArgumentException("at: " + at + " is negative");
        }
    }
}
