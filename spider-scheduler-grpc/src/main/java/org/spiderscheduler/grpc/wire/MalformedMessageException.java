package org.spiderscheduler.grpc.wire;

/** Thrown for a message that parses as protobuf but lacks a required value, or has an invalid one. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message what is wrong
     */
    public MalformedMessageException(String message) {
        super(message);
    }
}
