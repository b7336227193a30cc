package org.spiderscheduler.grpc;

/** A message that parses as protobuf, but lacks what it cannot do without. */
final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message);
    }
}
