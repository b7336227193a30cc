package org.spiderscheduler.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.service.UnknownExecutionManagerException;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.grpc.proto.scheduler.HeartbeatRequest;
import org.spiderscheduler.grpc.proto.scheduler.SchedulerServiceGrpc;
import org.spiderscheduler.grpc.proto.scheduler.ShutdownRequest;
import org.spiderscheduler.grpc.wire.Assignments;

/** Maps the three methods of the scheduler protocol to a {@link SchedulerService}. */
final class SchedulerEndpoint {
    static final String NO_FUTURE = "the service returned no future";

    private static final Status SHUTTING_DOWN = Status.INTERNAL.withDescription("scheduler is shutting down");

    private final SchedulerService service;
    private final Timer timer;
    private final long maxWaitMillis;
    private final long errorDelayNanos;
    private final OpenCalls calls;

    SchedulerEndpoint(
            SchedulerService service, Timer timer, long maxWaitMillis, long errorDelayNanos, OpenCalls calls) {
        this.service = service;
        this.timer = timer;
        this.maxWaitMillis = maxWaitMillis;
        this.errorDelayNanos = errorDelayNanos;
        this.calls = calls;
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(SchedulerServiceGrpc.SERVICE_NAME)
                .addMethod(
                        lenient(SchedulerServiceGrpc.getNextTaskMethod()),
                        counted(call -> new NextTaskCall(call, calls, service, timer, maxWaitMillis, errorDelayNanos)))
                .addMethod(
                        lenient(SchedulerServiceGrpc.getHeartbeatMethod()),
                        counted(call -> new ShortCall<>(call, calls, this::heartbeat)))
                .addMethod(
                        lenient(SchedulerServiceGrpc.getShutdownMethod()),
                        counted(call -> new ShortCall<>(call, calls, this::shutdown)))
                .build();
    }

    private CompletableFuture<java.lang.Void> heartbeat(HeartbeatRequest request) {
        return service.heartbeat(new ExecutionManagerId(request.getExecutionManagerId()));
    }

    private CompletableFuture<java.lang.Void> shutdown(ShutdownRequest request) {
        return service.shutdown(
                new ExecutionManagerId(request.getExecutionManagerId()),
                request.getPrevAssignmentsList().stream()
                        .map(Assignments::fromWire)
                        .toList());
    }

    /** The status for a failure of the service, which may be wrapped by a completion stage. */
    static Status status(Throwable seen) {
        Throwable failure = Futures.bare(seen);
        if (failure instanceof DispatchQueueClosedException) {
            return SHUTTING_DOWN;
        }
        if (failure instanceof UnknownExecutionManagerException) {
            return Status.NOT_FOUND.withDescription(failure.getMessage());
        }
        String message = failure.getMessage();
        return Status.INTERNAL.withDescription(message == null ? failure.toString() : message);
    }

    private <Q, A> ServerCallHandler<Optional<Q>, A> counted(
            Function<ServerCall<Optional<Q>, A>, UnaryCall<Q, A>> newCall) {
        return (call, headers) -> {
            if (!calls.enter()) {
                call.close(SHUTTING_DOWN, new Metadata());
                return new ServerCall.Listener<>() {};
            }
            UnaryCall<Q, A> begun = newCall.apply(call);
            call.request(2);
            return begun;
        };
    }

    /** The same method, but an unreadable request is parsed as empty, so that the call can be answered. */
    private static <Q, A> MethodDescriptor<Optional<Q>, A> lenient(MethodDescriptor<Q, A> method) {
        MethodDescriptor.Marshaller<Q> strict = method.getRequestMarshaller();
        return method.toBuilder(
                        new MethodDescriptor.Marshaller<Optional<Q>>() {
                            @Override
                            public InputStream stream(Optional<Q> request) {
                                return strict.stream(request.orElseThrow());
                            }

                            @Override
                            public Optional<Q> parse(InputStream bytes) {
                                try {
                                    return Optional.of(strict.parse(bytes));
                                } catch (StatusRuntimeException unreadable) {
                                    return Optional.empty();
                                }
                            }
                        },
                        method.getResponseMarshaller())
                .build();
    }
}
