package org.spiderscheduler.api;

/** A parked enqueue was voided because storage has begun a new session (§3.4). */
public final class StaleSessionException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public StaleSessionException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public StaleSessionException(String message, Throwable cause) {
        super(message, cause);
    }
}
