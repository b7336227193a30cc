package org.spiderscheduler.api;

/** The lane is closed: storage will offer nothing more in it (§2.6). Not retryable. */
public final class InboundClosedException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message the detail message
     */
    public InboundClosedException(String message) {
        super(message, false);
    }

    /**
     * Creates the exception with a message and a cause.
     *
     * @param message the detail message
     * @param cause the cause
     */
    public InboundClosedException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
