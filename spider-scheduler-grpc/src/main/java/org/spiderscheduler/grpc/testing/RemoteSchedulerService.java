package org.spiderscheduler.grpc.testing;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.grpc.net.EventLoops;
import org.spiderscheduler.grpc.proto.scheduler.HeartbeatRequest;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskRequest;
import org.spiderscheduler.grpc.proto.scheduler.SchedulerServiceGrpc;
import org.spiderscheduler.grpc.proto.scheduler.ShutdownRequest;
import org.spiderscheduler.grpc.wire.Assignments;
import org.spiderscheduler.grpc.wire.MalformedMessageException;

/**
 * A scheduler as its execution managers see it over the wire protocol: each has its own connection, and sets no
 * deadline. With it a {@link org.spiderscheduler.testkit.Fleet} runs against a
 * {@link org.spiderscheduler.grpc.GrpcSchedulerServer} in this or another process.
 *
 * <p>Failures are {@link SchedulerException}s whose message is the gRPC status. Cancelling the future of a call cancels
 * the call. Futures complete on the only thread, {@code spider-test-fleet}, which ends with {@link #close()}.
 * Thread-safe.
 */
public final class RemoteSchedulerService implements SchedulerService, AutoCloseable {
    private final String host;
    private final int port;
    private final ChannelCredentials credentials;
    private final EventLoops loops = EventLoops.named("spider-test-fleet", 1);
    private final Map<ExecutionManagerId, ManagedChannel> channels = new ConcurrentHashMap<>();

    private RemoteSchedulerService(String host, int port, ChannelCredentials credentials) {
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.credentials = Objects.requireNonNull(credentials, "credentials");
    }

    /**
     * Returns the scheduler at an address, in plaintext.
     *
     * @param host where its server listens
     * @param port where its server listens
     * @return not connected yet: execution managers connect with their first calls
     */
    public static RemoteSchedulerService connect(String host, int port) {
        return connect(host, port, InsecureChannelCredentials.create());
    }

    /**
     * Returns the scheduler at an address.
     *
     * @param host where its server listens
     * @param port where its server listens
     * @param credentials for the connections: TLS, mutual TLS or plaintext
     * @return not connected yet: execution managers connect with their first calls
     */
    public static RemoteSchedulerService connect(String host, int port, ChannelCredentials credentials) {
        return new RemoteSchedulerService(host, port, credentials);
    }

    @Override
    public CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait) {
        NextTaskRequest.Builder request = NextTaskRequest.newBuilder()
                .setExecutionManagerId(executionManager.value())
                .setWaitTimeMs(wait.toMillis());
        previous.ifPresent(record -> request.setPrevAssignment(Assignments.toWire(record)));
        return call(executionManager, SchedulerServiceGrpc.getNextTaskMethod(), request.build(), Assignments::fromWire);
    }

    @Override
    public CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager) {
        HeartbeatRequest request = HeartbeatRequest.newBuilder()
                .setExecutionManagerId(executionManager.value())
                .build();
        return done(call(executionManager, SchedulerServiceGrpc.getHeartbeatMethod(), request, answer -> true));
    }

    @Override
    public CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {
        ShutdownRequest.Builder request = ShutdownRequest.newBuilder().setExecutionManagerId(executionManager.value());
        previous.forEach(record -> request.addPrevAssignments(Assignments.toWire(record)));
        return done(call(executionManager, SchedulerServiceGrpc.getShutdownMethod(), request.build(), answer -> true));
    }

    /** Not part of the protocol. */
    @Override
    public void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered) {
        throw new UnsupportedOperationException("the wire protocol has no giveBack");
    }

    /**
     * Cuts the connection of an execution manager, with all calls in flight on it. Its next call opens a new one.
     *
     * @param executionManager the execution manager
     */
    public void disconnect(ExecutionManagerId executionManager) {
        ManagedChannel cut = channels.remove(executionManager);
        if (cut != null) {
            cut.shutdownNow();
        }
    }

    /** Closes all connections, and ends the thread. Blocks until that is done. */
    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        loops.end().join();
    }

    private ManagedChannel channel(ExecutionManagerId executionManager) {
        ManagedChannel channel = channels.computeIfAbsent(
                executionManager,
                any -> NettyChannelBuilder.forAddress(new InetSocketAddress(host, port), credentials)
                        .eventLoopGroup(loops.group())
                        .channelType(NioSocketChannel.class)
                        .withOption(ChannelOption.TCP_NODELAY, true)
                        .directExecutor()
                        .offloadExecutor(Runnable::run)
                        .disableRetry()
                        .build());
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // Connects at once, without gRPC's back-off after failed attempts.
            channel.enterIdle();
        }
        return channel;
    }

    private interface FromWire<A, T> {
        T convert(A answer) throws MalformedMessageException;
    }

    private <Q, A, T> CompletableFuture<T> call(
            ExecutionManagerId executionManager, MethodDescriptor<Q, A> method, Q request, FromWire<A, T> fromWire) {
        RemoteCall<Q, A, T> call =
                new RemoteCall<>(channel(executionManager).newCall(method, CallOptions.DEFAULT), fromWire);
        call.send(request);
        return call;
    }

    @SuppressWarnings("NullAway") // null is the one value that Void has
    private static CompletableFuture<Void> done(CompletableFuture<Boolean> call) {
        return call.thenApply(yes -> null);
    }

    private static final class RemoteCall<Q, A, T> extends CompletableFuture<T> {
        private final ClientCall<Q, A> call;
        private final FromWire<A, T> fromWire;
        private @Nullable A answer;

        RemoteCall(ClientCall<Q, A> call, FromWire<A, T> fromWire) {
            this.call = call;
            this.fromWire = fromWire;
        }

        void send(Q request) {
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(A message) {
                            answer = message;
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            end(status);
                        }
                    },
                    new Metadata());
            call.request(2);
            call.sendMessage(request);
            call.halfClose();
        }

        private void end(Status status) {
            if (!status.isOk() || answer == null) {
                completeExceptionally(new SchedulerException(String.valueOf(status), status.asRuntimeException()));
                return;
            }
            try {
                complete(fromWire.convert(answer));
            } catch (MalformedMessageException malformed) {
                completeExceptionally(new SchedulerException("malformed answer", malformed));
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            call.cancel("cancelled by the execution manager", null);
            return cancelled;
        }
    }
}
