package org.spiderscheduler.api;

/** The dispatch queue is closed: nothing can be enqueued any more, or nothing is left to take (§3.6, §4.6). */
public final class DispatchQueueClosedException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public DispatchQueueClosedException(String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public DispatchQueueClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
