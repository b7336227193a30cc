package org.spiderscheduler.api;

/** Storage does not know the job (§2.6). Final. */
public final class JobNotFoundException extends StorageClientException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, to whom, and what can be done
     */
    public JobNotFoundException(String message) {
        super(message, false);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, to whom, and what can be done
     * @param cause why
     */
    public JobNotFoundException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
