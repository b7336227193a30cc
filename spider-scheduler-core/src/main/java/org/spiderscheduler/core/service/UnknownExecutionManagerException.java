package org.spiderscheduler.core.service;

import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerException;

/** An execution manager that the service does not know: it never called, was silent for too long, or has left. */
public final class UnknownExecutionManagerException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message that names the execution manager.
     *
     * @param executionManager who is not known
     */
    public UnknownExecutionManagerException(ExecutionManagerId executionManager) {
        super("execution manager " + executionManager
                + " is not known: it never called, was silent for too long, or has left already");
    }
}
