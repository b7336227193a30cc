package org.spiderscheduler.api;

/** A parked enqueue was voided, since storage has begun a new session (§3.4). */
public final class StaleSessionException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public StaleSessionException(String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public StaleSessionException(String message, Throwable cause) {
        super(message, cause);
    }
}
