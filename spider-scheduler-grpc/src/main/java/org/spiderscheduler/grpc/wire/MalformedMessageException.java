package org.spiderscheduler.grpc.wire;

/** A message that parses as protobuf, but lacks what it cannot do without. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a message.
     *
     * @param message what is missing
     */
    public MalformedMessageException(String message) {
        super(message);
    }
}
