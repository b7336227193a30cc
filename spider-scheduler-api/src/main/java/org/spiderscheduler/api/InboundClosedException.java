package org.spiderscheduler.api;

/** The lane is closed: storage will offer nothing more in it (§2.6). Final. */
public final class InboundClosedException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public InboundClosedException(String message) {
        super(message, false);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public InboundClosedException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
