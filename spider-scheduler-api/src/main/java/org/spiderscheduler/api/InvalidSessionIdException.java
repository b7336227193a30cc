package org.spiderscheduler.api;

/** A bump to a session that is not greater than the current one (§3.3). */
public final class InvalidSessionIdException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public InvalidSessionIdException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public InvalidSessionIdException(String message, Throwable cause) {
        super(message, cause);
    }
}
