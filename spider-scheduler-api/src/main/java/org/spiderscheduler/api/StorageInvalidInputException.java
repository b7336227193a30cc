package org.spiderscheduler.api;

/** Storage refused the request as malformed. Final: the same request would be refused again. */
public final class StorageInvalidInputException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public StorageInvalidInputException(String message) {
        super(message, false);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public StorageInvalidInputException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
