package org.spiderscheduler.api;

/** Storage itself failed. Retryable. */
public final class StorageServerException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public StorageServerException(String message) {
        super(message, true);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public StorageServerException(String message, Throwable cause) {
        super(message, cause, true);
    }
}
