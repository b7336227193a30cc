package org.spiderscheduler.api;

/** The root of all that this library reports through a future (§1.1). */
public class SchedulerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public SchedulerException(String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public SchedulerException(String message, Throwable cause) {
        super(message, cause);
    }
}
