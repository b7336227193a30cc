package org.spiderscheduler.testkit;

import java.time.Duration;

/** Decides how long each execution of a fleet takes, and whether it succeeds. */
@FunctionalInterface
public interface ExecutionPlan {
    /**
     * Whether an execution succeeds. Called once, when it ends.
     *
     * @param instance the execution
     * @return false if it fails
     */
    boolean succeeds(TaskInstance instance);

    /**
     * How long an execution takes. Called once, when it begins. Default: what its {@link TaskSpec} says.
     *
     * @param instance the execution
     * @return not negative
     */
    default Duration runTime(TaskInstance instance) {
        return instance.spec().runTime();
    }
}
