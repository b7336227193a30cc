package org.spiderscheduler.api;

/** The way to storage failed, and the answer may be lost (§2.9). Retryable. */
public final class StorageTransportException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public StorageTransportException(String message) {
        super(message, true);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public StorageTransportException(String message, Throwable cause) {
        super(message, cause, true);
    }
}
