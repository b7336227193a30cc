package org.spiderscheduler.api;

/** The root of all failures that this library reports through a future (§1.1). */
public class SchedulerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public SchedulerException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public SchedulerException(String message, Throwable cause) {
        super(message, cause);
    }
}
