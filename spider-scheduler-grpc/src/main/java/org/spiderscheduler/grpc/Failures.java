package org.spiderscheduler.grpc;

import com.google.common.base.Throwables;
import io.grpc.Status;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.StorageInvalidInputException;
import org.spiderscheduler.api.StorageServerException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.grpc.wire.MalformedMessageException;

/** Translates storage's status codes into the errors of the SPI. */
final class Failures {
    private Failures() {}

    /** The error for a call that ended with this status. */
    static StorageClientException of(Status status, String what) {
        String message = what + " failed: " + describe(status);
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED ->
                new StorageTransportException(message, status.asRuntimeException());
            case INVALID_ARGUMENT -> new StorageInvalidInputException(message, status.asRuntimeException());
            default -> new StorageServerException(message, status.asRuntimeException());
        };
    }

    /**
     * The status code and its details: the first line of gRPC's description, since the others are about its internals,
     * and the first and the last cause, since it is the last that tells a refused connection from an untrusted
     * certificate.
     */
    private static String describe(Status status) {
        StringBuilder words = new StringBuilder(status.getCode().name());
        String description = status.getDescription();
        if (description != null) {
            words.append(", ").append(description.lines().findFirst().orElse(""));
        }
        Throwable cause = status.getCause();
        if (cause != null) {
            words.append(": ").append(cause);
            Throwable last = Throwables.getRootCause(cause);
            if (last != cause) {
                words.append(", caused by ").append(last);
            }
        }
        return words.toString();
    }

    /** The error for an answer that lacks a required field. */
    static StorageClientException malformed(MalformedMessageException failure, String what) {
        return new StorageTransportException(what + " returned a malformed answer: " + failure.getMessage(), failure);
    }
}
