package org.spiderscheduler.api;

/** The exchange with storage failed, and its answer may be lost (§2.9). Retryable. */
public final class StorageTransportException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public StorageTransportException(String message) {
        super(message, true);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public StorageTransportException(String message, Throwable cause) {
        super(message, cause, true);
    }
}
