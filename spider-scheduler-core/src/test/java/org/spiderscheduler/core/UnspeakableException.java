package org.spiderscheduler.core;

/** Can be neither printed nor logged. */
public final class UnspeakableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
        throw new IllegalStateException("thrown by a message, on purpose");
    }
}
