package org.spiderscheduler.api;

/** Storage does not know the job (§2.6). Not retryable. */
public final class JobNotFoundException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public JobNotFoundException(String message) {
        super(message, false);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public JobNotFoundException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
