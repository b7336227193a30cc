package org.spiderscheduler.api;

/** Storage itself failed. Retryable. */
public final class StorageServerException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public StorageServerException(String message) {
        super(message, true);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public StorageServerException(String message, Throwable cause) {
        super(message, cause, true);
    }
}
