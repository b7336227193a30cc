package org.spiderscheduler.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of an execution manager: a request, then an answer. Gets what comes on the thread that reads; may be
 * answered from any, once.
 */
abstract class UnaryCall<Q, A> extends ServerCall.Listener<Optional<Q>> {
    private final ServerCall<Optional<Q>, A> call;
    private Runnable onOver = () -> {};
    private @Nullable Q request;
    private boolean refused;

    UnaryCall(ServerCall<Optional<Q>, A> call) {
        this.call = call;
    }

    /** Sets what to run when the call is over, however it ends. */
    void whenOver(Runnable action) {
        onOver = action;
    }

    /** The request is there, and there is no other. */
    abstract void begin(Q complete);

    /** The client is gone, or the connection to it. An answer may have been given before, or come after. */
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
        if (refused) {
            return;
        }
        if (request != null || message.isEmpty()) {
            refused = true;
            refuse(Status.INVALID_ARGUMENT.withDescription(
                    request != null ? "a second request in one call" : "a request that cannot be read"));
            return;
        }
        request = message.get();
    }

    @Override
    public final void onHalfClose() {
        if (refused) {
            return;
        }
        if (request == null) {
            refused = true;
            refuse(Status.INVALID_ARGUMENT.withDescription("a call without a request"));
        } else {
            begin(request);
        }
    }

    @Override
    public final void onCancel() {
        try {
            clientGone();
        } finally {
            onOver.run();
        }
    }

    @Override
    public final void onComplete() {
        onOver.run();
    }
}
