package org.spiderscheduler.api;

/** The dispatch queue is closed: nothing can be enqueued any more, or nothing is left to take (§3.6, §4.6). */
public final class DispatchQueueClosedException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public DispatchQueueClosedException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public DispatchQueueClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
