package org.spiderscheduler.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;

/**
 * One call of an execution manager: a request, then an answer. Receives its events on the thread that reads; it may be
 * answered on any thread, once.
 */
abstract class UnaryCall<Q, A> extends ServerCall.Listener<Optional<Q>> {
    private final ServerCall<Optional<Q>, A> call;
    private final OpenCalls open;
    private Optional<Q> request = Optional.empty();
    /** The error if no request has arrived. */
    private String lack = "a call without a request";

    /** A call that has been counted as open; it counts itself out when it is over, however it ends. */
    UnaryCall(ServerCall<Optional<Q>, A> call, OpenCalls open) {
        this.call = call;
        this.open = open;
    }

    /** The request is complete; gRPC makes sure that there is only one. */
    abstract void begin(Q complete);

    /** The client, or the connection to it, is gone. An answer may have been given already, or still be given later. */
    abstract void clientGone();

    final void answer(A answer) {
        call.sendHeaders(new Metadata());
        call.sendMessage(answer);
        call.close(Status.OK, new Metadata());
    }

    /** Answers with an error. */
    void refuse(Status status) {
        call.close(status, new Metadata());
    }

    @Override
    public final void onMessage(Optional<Q> message) {
        request = message;
        lack = "a request that cannot be read";
    }

    @Override
    public final void onHalfClose() {
        request.ifPresentOrElse(this::begin, () -> refuse(Status.INVALID_ARGUMENT.withDescription(lack)));
    }

    @Override
    public final void onCancel() {
        try {
            clientGone();
        } finally {
            open.exit();
        }
    }

    @Override
    public final void onComplete() {
        open.exit();
    }
}
