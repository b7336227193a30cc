package org.spiderscheduler.api;

/** A bump to a session that is not greater than the current one (§3.3). */
public final class InvalidSessionIdException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public InvalidSessionIdException(String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public InvalidSessionIdException(String message, Throwable cause) {
        super(message, cause);
    }
}
