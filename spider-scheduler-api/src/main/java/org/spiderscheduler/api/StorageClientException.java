package org.spiderscheduler.api;

/**
 * A call to storage failed. {@link #isRetryable()} tells whether the same call may succeed later: a runtime retries a
 * poll that failed with a retryable exception, and passes any other failure to the scheduler core.
 */
public class StorageClientException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    /** Whether the same call may succeed later. */
    private final boolean retryable;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     * @param retryable whether the same call may succeed later
     */
    public StorageClientException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     * @param retryable whether the same call may succeed later
     */
    public StorageClientException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /**
     * Whether the same call may succeed later.
     *
     * @return false if the failure is final
     */
    public final boolean isRetryable() {
        return retryable;
    }
}
