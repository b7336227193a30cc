package org.spiderscheduler.grpc;

import com.google.common.base.Throwables;
import io.grpc.Status;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.StorageInvalidInputException;
import org.spiderscheduler.api.StorageServerException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.grpc.wire.MalformedMessageException;

/** Status codes of storage, as the SPI's errors. */
final class Failures {
    private Failures() {}

    /** What a call failed with. */
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
     * The code, and what is known beside it. Of what gRPC says only the first line: the others are about its own
     * inside. Of the causes only the first and the last: it is the last that tells a refused connection from a refused
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
                words.append(", since ").append(last);
            }
        }
        return words.toString();
    }

    /** An answer that lacks what it cannot do without. */
    static StorageClientException malformed(MalformedMessageException failure, String what) {
        return new StorageTransportException(what + " brought a malformed answer: " + failure.getMessage(), failure);
    }
}
