package org.spiderscheduler.api;

/** Storage refused the request as malformed. Not retryable: the same request would be refused again. */
public final class StorageInvalidInputException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public StorageInvalidInputException(String message) {
        super(message, false);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public StorageInvalidInputException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
