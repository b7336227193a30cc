package org.spiderscheduler.examples.workload;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One regular task of a job.
 *
 * @param runTime how long it runs, zero or more
 * @param parents the indexes, within the job, of the tasks that must succeed before it
 * @param fails whether it reports a failure at its end, so that its job fails
 */
public record PlannedTask(Duration runTime, List<Integer> parents, boolean fails) {
    /**
     * Checks the run time; whether the parents exist is for the job to check.
     *
     * @throws IllegalArgumentException if the run time is negative
     */
    public PlannedTask {
        requireNotNegative(runTime, "runTime");
        parents = List.copyOf(parents);
    }

    /**
     * A task that succeeds.
     *
     * @param runTime how long it runs
     * @param parents the indexes of the tasks that must succeed before it
     * @return the task
     */
    public static PlannedTask of(Duration runTime, Integer... parents) {
        return new PlannedTask(runTime, List.of(parents), false);
    }

    static void requireNotNegative(Duration value, String name) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ": it must not be negative");
        }
    }
}
