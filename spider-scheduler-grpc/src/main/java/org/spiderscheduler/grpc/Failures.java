package org.spiderscheduler.grpc;

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
        String message = what + " failed: " + status.getCode()
                + (status.getDescription() == null ? "" : ", " + status.getDescription());
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED ->
                new StorageTransportException(message, status.asRuntimeException());
            case INVALID_ARGUMENT -> new StorageInvalidInputException(message, status.asRuntimeException());
            default -> new StorageServerException(message, status.asRuntimeException());
        };
    }

    /** An answer that lacks what it cannot do without. */
    static StorageClientException malformed(MalformedMessageException failure, String what) {
        return new StorageTransportException(what + " brought a malformed answer: " + failure.getMessage(), failure);
    }
}
