package org.spiderscheduler.grpc.testing;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageInvalidInputException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.grpc.net.EventLoops;
import org.spiderscheduler.grpc.proto.common.Void;
import org.spiderscheduler.grpc.proto.storage.GetSessionResponse;
import org.spiderscheduler.grpc.proto.storage.InboundQueueServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.JobIdRequest;
import org.spiderscheduler.grpc.proto.storage.JobOrchestrationServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.JobStateResponse;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksRequest;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksResponse;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerRequest;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerResponse;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistration;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistrationServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.SessionManagementServiceGrpc;
import org.spiderscheduler.grpc.wire.Batches;
import org.spiderscheduler.grpc.wire.JobStates;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;

/**
 * Serves an {@link InMemoryStorage} over the storage wire protocol, on the loopback interface, and behaves like the
 * real storage: a poll is answered when it is full or its wait is over, and loses what it has collected if its call is
 * cancelled or its connection is lost.
 *
 * <p>It owns one thread, {@code spider-test-storage}, from each start or {@link #restart()} until {@link #kill()} or
 * {@link #close()}. Not thread-safe: it belongs to the test. Its methods block until they are done.
 */
@SuppressWarnings("exports") // its users require the testkit anyway; those who only run a scheduler must not have to
public final class StorageServer implements AutoCloseable {
    private static final long LONGEST_WAIT_MILLIS = TimeUnit.DAYS.toMillis(365);

    private final InMemoryStorage storage;
    private final ServerCredentials credentials;
    private final Set<Lane> losing = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable Life life;

    private StorageServer(InMemoryStorage storage, ServerCredentials credentials, int port) throws IOException {
        this.storage = Objects.requireNonNull(storage, "storage");
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        this.port = serve(port);
    }

    /**
     * Starts serving in plaintext.
     *
     * @param storage what to serve; remains the caller's
     * @param port where to listen; 0 picks a free one
     * @return the running server
     * @throws IOException if the port cannot be bound
     */
    public static StorageServer start(InMemoryStorage storage, int port) throws IOException {
        return start(storage, port, InsecureServerCredentials.create());
    }

    /**
     * Starts serving.
     *
     * @param storage what to serve; remains the caller's
     * @param port where to listen; 0 picks a free one
     * @param credentials for connections from schedulers
     * @return the running server
     * @throws IOException if the port cannot be bound
     */
    public static StorageServer start(InMemoryStorage storage, int port, ServerCredentials credentials)
            throws IOException {
        return new StorageServer(storage, credentials, port);
    }

    /**
     * Where it listens, on the loopback interface.
     *
     * @return the port; the same after a restart
     */
    public int port() {
        return port;
    }

    /**
     * Simulates the death of the storage process: connections are closed, polls lose what they have collected, and the
     * port becomes free. Its jobs and tasks survive, as in a database; the session ends with the next
     * {@link #restart()}.
     */
    public void kill() {
        Life running = life;
        if (running != null) {
            life = null;
            await(running.server.shutdownNow());
            // A selector keeps the port of a closed channel bound until it selects again, or is closed itself.
            running.loops.end().join();
        }
    }

    /**
     * Restarts storage on the same port: {@linkplain #kill() kills} it if it still runs, and starts it again with a new
     * session.
     *
     * @return the new session
     * @throws IOException if the port cannot be bound
     */
    public SessionId restart() throws IOException {
        kill();
        SessionId session = storage.restart();
        serve(port);
        return session;
    }

    /**
     * Loses the next answer of a lane that carries entries: storage has handed them out, but the call fails.
     *
     * @param lane the lane
     */
    public void loseNextAnswer(Lane lane) {
        losing.add(Objects.requireNonNull(lane, "lane"));
    }

    /** {@linkplain #kill() Kills} storage. */
    @Override
    public void close() {
        kill();
    }

    private int serve(int onPort) throws IOException {
        EventLoops loops = EventLoops.named("spider-test-storage", 1);
        try {
            Server started = listen(onPort, loops);
            life = new Life(started, loops);
            return started.getPort();
        } catch (IOException failure) {
            loops.end().join();
            throw failure;
        }
    }

    private Server listen(int onPort, EventLoops loops) throws IOException {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), credentials)
                .bossEventLoopGroup(loops.group())
                .workerEventLoopGroup(loops.group())
                .channelType(NioServerSocketChannel.class)
                .withChildOption(ChannelOption.TCP_NODELAY, true)
                .directExecutor()
                // The real one does not mind pings.
                .permitKeepAliveTime(0, TimeUnit.NANOSECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(new InboundQueue())
                .addService(new JobOrchestration())
                .addService(new Registration())
                .addService(new Sessions())
                .build()
                .start();
    }

    private static void await(Server ending) {
        try {
            ending.awaitTermination();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The status code that the real storage would answer with. */
    private static Status status(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof StorageInvalidInputException) {
            return Status.INVALID_ARGUMENT.withDescription(message);
        }
        if (failure instanceof JobNotFoundException) {
            return Status.NOT_FOUND.withDescription(message);
        }
        if (failure instanceof StorageTransportException) {
            return Status.UNAVAILABLE.withDescription(message);
        }
        return Status.INTERNAL.withDescription(message);
    }

    private static <T, A> void answer(
            @Nullable T value, @Nullable Throwable failure, StreamObserver<A> observer, Function<T, A> toWire) {
        if (failure != null || value == null) {
            observer.onError(status(failure == null ? new NullPointerException("no answer") : failure)
                    .asException());
        } else {
            observer.onNext(toWire.apply(value));
            observer.onCompleted();
        }
    }

    private record Life(Server server, EventLoops loops) {}

    private final class InboundQueue extends InboundQueueServiceGrpc.InboundQueueServiceImplBase {
        @Override
        public void pollReadyTasks(PollReadyTasksRequest request, StreamObserver<PollReadyTasksResponse> observer) {
            poll(Lane.REGULAR, request, observer);
        }

        @Override
        public void pollReadyCommitTasks(
                PollReadyTasksRequest request, StreamObserver<PollReadyTasksResponse> observer) {
            poll(Lane.COMMIT, request, observer);
        }

        @Override
        public void pollReadyCleanupTasks(
                PollReadyTasksRequest request, StreamObserver<PollReadyTasksResponse> observer) {
            poll(Lane.CLEANUP, request, observer);
        }

        private void poll(Lane lane, PollReadyTasksRequest request, StreamObserver<PollReadyTasksResponse> observer) {
            // Each call has its own client, so that what happens to this call affects no other.
            InMemoryStorageClient connection = storage.connect();
            ((ServerCallStreamObserver<PollReadyTasksResponse>) observer)
                    .setOnCancelHandler(connection::resetConnection);
            connection
                    .poll(
                            lane,
                            (int) cut(request.getMaxItems(), Integer.MAX_VALUE),
                            Duration.ofMillis(cut(request.getWaitMs(), LONGEST_WAIT_MILLIS)))
                    .whenComplete((batch, failure) -> {
                        if (batch != null && !batch.entries().isEmpty() && losing.remove(lane)) {
                            observer.onError(Status.UNAVAILABLE
                                    .withDescription("this answer was lost")
                                    .asException());
                        } else {
                            answer(batch, failure, observer, Batches::toWire);
                        }
                    });
        }

        private static long cut(long unsigned, long most) {
            return Long.compareUnsigned(unsigned, most) < 0 ? unsigned : most;
        }
    }

    private final class JobOrchestration extends JobOrchestrationServiceGrpc.JobOrchestrationServiceImplBase {
        @Override
        public void getJobState(JobIdRequest request, StreamObserver<JobStateResponse> observer) {
            storage.connect()
                    .jobState(new JobId(request.getJobId()))
                    .whenComplete((state, failure) -> answer(state, failure, observer, JobStates::toWire));
        }
    }

    private final class Registration extends SchedulerRegistrationServiceGrpc.SchedulerRegistrationServiceImplBase {
        @Override
        public void registerScheduler(
                RegisterSchedulerRequest request, StreamObserver<RegisterSchedulerResponse> observer) {
            int schedulerPort = request.getPort() < 0 ? Integer.MAX_VALUE : request.getPort();
            storage.register(request.getHost(), schedulerPort)
                    .whenComplete((registration, failure) -> answer(
                            registration,
                            failure,
                            observer,
                            given -> RegisterSchedulerResponse.newBuilder()
                                    .setRegistration(SchedulerRegistration.newBuilder()
                                            .setSchedulerId(given.schedulerId().value())
                                            .setSessionId(given.sessionId().value()))
                                    .build()));
        }
    }

    private final class Sessions extends SessionManagementServiceGrpc.SessionManagementServiceImplBase {
        @Override
        public void getSession(Void request, StreamObserver<GetSessionResponse> observer) {
            observer.onNext(GetSessionResponse.newBuilder()
                    .setSessionId(storage.sessionId().value())
                    .build());
            observer.onCompleted();
        }
    }
}
