package org.spiderscheduler.grpc;

import io.grpc.ServerCall;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.spiderscheduler.grpc.proto.common.Void;

/** A call that the service answers at once, with an empty message. */
final class ShortCall<Q> extends UnaryCall<Q, Void> {
    private final Function<Q, CompletableFuture<java.lang.Void>> method;

    ShortCall(
            ServerCall<Optional<Q>, Void> call, OpenCalls open, Function<Q, CompletableFuture<java.lang.Void>> method) {
        super(call, open);
        this.method = method;
    }

    @Override
    void begin(Q request) {
        CompletableFuture<java.lang.Void> done;
        try {
            done = Objects.requireNonNull(method.apply(request), SchedulerEndpoint.NO_FUTURE);
        } catch (Throwable failure) {
            refuse(SchedulerEndpoint.status(failure));
            return;
        }
        done.whenComplete((nothing, failure) -> {
            if (failure == null) {
                answer(Void.getDefaultInstance());
            } else {
                refuse(SchedulerEndpoint.status(failure));
            }
        });
    }

    @Override
    void clientGone() {}
}
