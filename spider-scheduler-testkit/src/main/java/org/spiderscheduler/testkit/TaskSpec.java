package org.spiderscheduler.testkit;

import java.time.Duration;

/**
 * How a task of a job behaves.
 *
 * @param runTime how long an execution of it takes, simulated; not negative
 * @param retries how many failed executions are retried before its job fails; not negative
 * @param maxInstances how many instances of it may run at a time; at least 1
 * @param softTimeout how long an instance runs before storage offers the task once more; above zero
 */
public record TaskSpec(Duration runTime, int retries, int maxInstances, Duration softTimeout) {
    /** Takes no time. It has no retries, one instance and a soft timeout of 150 s, which are storage's own defaults. */
    public static final TaskSpec DEFAULT = new TaskSpec(Duration.ZERO, 0, 1, Duration.ofSeconds(150));

    /**
     * Checks the ranges.
     *
     * @param runTime how long an execution of it takes, simulated; not negative
     * @param retries how many failed executions are retried before its job fails; not negative
     * @param maxInstances how many instances of it may run at a time; at least 1
     * @param softTimeout how long an instance runs before storage offers the task once more; above zero
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public TaskSpec {
        require(!runTime.isNegative(), "runTime", runTime, "is negative");
        require(retries >= 0, "retries", retries, "is negative");
        require(maxInstances >= 1, "maxInstances", maxInstances, "is below 1");
        require(!softTimeout.isNegative() && !softTimeout.isZero(), "softTimeout", softTimeout, "is not above zero");
    }

    private static void require(boolean holds, String name, Object value, String wrong) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " " + wrong);
        }
    }

    /**
     * A task like {@link #DEFAULT}, with this run time.
     *
     * @param runTime not negative
     * @return the task
     */
    public static TaskSpec taking(Duration runTime) {
        return DEFAULT.withRunTime(runTime);
    }

    /**
     * A copy with another run time.
     *
     * @param changed not negative
     * @return the changed task
     */
    public TaskSpec withRunTime(Duration changed) {
        return new TaskSpec(changed, retries, maxInstances, softTimeout);
    }

    /**
     * A copy with another number of retries.
     *
     * @param changed not negative
     * @return the changed task
     */
    public TaskSpec withRetries(int changed) {
        return new TaskSpec(runTime, changed, maxInstances, softTimeout);
    }

    /**
     * A copy with another instance limit.
     *
     * @param changed at least 1
     * @return the changed task
     */
    public TaskSpec withMaxInstances(int changed) {
        return new TaskSpec(runTime, retries, changed, softTimeout);
    }

    /**
     * A copy with another soft timeout.
     *
     * @param changed above zero
     * @return the changed task
     */
    public TaskSpec withSoftTimeout(Duration changed) {
        return new TaskSpec(runTime, retries, maxInstances, changed);
    }
}
