package org.spiderscheduler.testkit;

import java.time.Duration;

/** How the executions of a fleet go. */
@FunctionalInterface
public interface ExecutionPlan {
    /**
     * Whether an execution succeeds. Asked once, when it ends.
     *
     * @param instance which
     * @return false if it fails
     */
    boolean succeeds(TaskInstance instance);

    /**
     * How long an execution takes. Asked once, when it begins. Default: what the task's description says.
     *
     * @param instance which
     * @return not negative
     */
    default Duration runTime(TaskInstance instance) {
        return instance.runTime();
    }
}
