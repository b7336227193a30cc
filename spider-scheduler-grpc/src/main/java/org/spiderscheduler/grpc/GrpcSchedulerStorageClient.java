package org.spiderscheduler.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.future.Closing;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.source.TimeSource;
import org.spiderscheduler.core.time.wheel.TimerWheel;
import org.spiderscheduler.grpc.proto.storage.JobIdRequest;
import org.spiderscheduler.grpc.proto.storage.JobOrchestrationServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.JobStateResponse;
import org.spiderscheduler.grpc.wire.JobStates;
import org.spiderscheduler.grpc.wire.MalformedMessageException;

/**
 * A scheduler's connection to the storage service of a Spider cluster. Thread-safe; no method but {@link #close()}
 * blocks (§1.4).
 *
 * <p>{@linkplain #register Register} first. From then on the client registers again on its own, under the same address:
 * whenever an answer may be lost, so that storage offers its entries again before a later poll succeeds (§2.9), and
 * when storage has restarted. A new registration changes the scheduler's id; outstanding assignments stay valid.
 *
 * <p>Failures are those of the SPI: {@link org.spiderscheduler.api.StorageTransportException} when the answer may be
 * lost in transit ({@code UNAVAILABLE}, {@code DEADLINE_EXCEEDED}, {@code CANCELLED}, {@code RESOURCE_EXHAUSTED}, a
 * malformed answer), {@link org.spiderscheduler.api.StorageInvalidInputException} for {@code INVALID_ARGUMENT},
 * {@link JobNotFoundException} for a job that is {@code NOT_FOUND},
 * {@link org.spiderscheduler.api.StorageServerException} for any other code. The client retries no poll itself:
 * {@link org.spiderscheduler.core.runtime.SchedulerRuntime} does.
 *
 * <p>A poll is never cancelled (§2.7), whatever its caller does to the future. If nobody takes its entries, storage is
 * asked to offer them again. If no answer has come 30 s after the end of its wait, its connection is considered dead.
 *
 * <p>It connects directly to storage: proxies configured for the JVM are not used.
 *
 * <p>It owns one thread, {@code spider-storage-io}, which reads, writes and completes the futures; a call that finds no
 * connection is completed by the thread that detects this. Dependents must not block. Host names are resolved on
 * {@code spider-storage-names}. Both are daemons, and end with the client.
 */
public final class GrpcSchedulerStorageClient implements SchedulerStorageClient, AutoCloseable {
    private final TimeSource time;
    private final long callTimeoutNanos;
    private final Duration stopTimeout;
    private final StorageChannel channel;
    private final Registrations registrations;
    private final Polls polls;

    private GrpcSchedulerStorageClient(Builder builder, TimeSource time) {
        this.time = time;
        Timer timer = time.timer();
        callTimeoutNanos = TimerWheel.nanos(builder.callTimeout);
        stopTimeout = builder.stopTimeout;
        channel = new StorageChannel(
                builder.host,
                builder.port,
                builder.credentials,
                builder.maxInboundMessageSize,
                builder.keepAliveTime,
                builder.keepAliveTimeout,
                timer);
        registrations = new Registrations(channel, timer, callTimeoutNanos);
        polls = new Polls(channel, registrations, timer, TimerWheel.nanos(builder.answerTimeout));
    }

    /**
     * Returns a builder for a client.
     *
     * @param host where storage listens: a name or an address; not empty
     * @param port where storage listens, from 1 to 65,535
     * @param credentials for the connection: TLS, mutual TLS, or plaintext, which only
     *     {@code InsecureChannelCredentials.create()} gives
     * @return a builder with the default options
     * @throws IllegalArgumentException if the host is empty or not a valid name, the port out of its range, or the
     *     credentials cannot be used
     */
    public static Builder builder(String host, int port, ChannelCredentials credentials) {
        return new Builder(host, port, credentials);
    }

    /**
     * Registers this scheduler with storage. Call this first: polls fail until then. Afterwards the client registers
     * again on its own under the same address when necessary; calling this again changes the address.
     *
     * @param advertisedHost where execution managers find the scheduler; not empty
     * @param advertisedPort where execution managers find the scheduler, from 1 to 65,535
     * @return the registration: the session to begin with, and the scheduler's id, which later registrations change.
     *     Fails with a {@link org.spiderscheduler.api.StorageClientException}; if that is retryable, call again
     * @throws IllegalArgumentException if the host is empty or the port out of its range
     */
    public CompletableFuture<SchedulerRegistration> register(String advertisedHost, int advertisedPort) {
        Settings.address("advertisedHost", advertisedHost, "advertisedPort", advertisedPort);
        return registrations.register(advertisedHost, advertisedPort);
    }

    /**
     * The id of the latest registration; a {@code Supplier} for
     * {@link org.spiderscheduler.core.runtime.SchedulerRuntime#builder}.
     *
     * @return the id
     * @throws IllegalStateException before the first registration has succeeded
     */
    public SchedulerId schedulerId() {
        return registrations.schedulerId();
    }

    @Override
    public CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
        return poll(Lane.REGULAR, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
        return poll(Lane.COMMIT, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
        return poll(Lane.CLEANUP, maxItems, wait);
    }

    /**
     * Polls the given lane. It asks for no more than 100,000 entries; after an answer that was too large, for no more
     * than half of what that poll had asked for. Storage is given the wait in milliseconds, rounded up.
     */
    @Override
    public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        Objects.requireNonNull(lane, "lane");
        Arguments.notNegative(maxItems, "maxItems");
        Arguments.notNegative(wait, "wait");
        return polls.poll(lane, maxItems, TimerWheel.nanos(wait));
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        JobIdRequest request = JobIdRequest.newBuilder().setJobId(jobId.value()).build();
        Question question = new Question(jobId);
        channel.call(JobOrchestrationServiceGrpc.getGetJobStateMethod(), request, callTimeoutNanos, question);
        return question.state;
    }

    /**
     * Stops: later calls fail; polls in flight are awaited (§2.7), then the connection is closed. Stopping again has no
     * further effect.
     *
     * @return completes normally when the client has no connection left, on its last thread, which has nothing else to
     *     do: dependents may block. Only a host-name look-up in progress may outlast it. A fresh future for each call
     *     (§1.2)
     */
    public CompletableFuture<Void> stop() {
        registrations.stop();
        return channel.stop().thenRun(time.release());
    }

    /**
     * Stops, and waits for that within the stop timeout.
     *
     * @throws SchedulerException if it does not stop in time, or the waiting thread is interrupted; polls still in
     *     flight are then cut off
     * @throws IllegalStateException where blocking would deadlock: on the client's own thread, on any other thread that
     *     is completing one of its futures, or where a test advances the time
     */
    @Override
    public void close() {
        time.timer().checkMayBlock();
        channel.checkMayBlock();
        try {
            Closing.await("the client of " + channel, stop(), stopTimeout, this::cutOff);
        } finally {
            channel.stopNow();
        }
    }

    private SchedulerException cutOff(String why, Exception cause) {
        return new SchedulerException(why + ": calls cut off in flight: " + openCalls(), cause);
    }

    /** Throws on a thread that would wait for itself if it waited for the stop. */
    void checkMayBlock() {
        channel.checkMayBlock();
    }

    /** Cuts off what is in flight. */
    void stopNow() {
        channel.stopNow();
    }

    /** How many calls are in flight. */
    int openCalls() {
        return channel.openCalls();
    }

    @Override
    public String toString() {
        return "GrpcSchedulerStorageClient[" + channel + ", " + registrations + "]";
    }

    private final class Question implements StorageChannel.Ending<JobStateResponse> {
        private final JobId jobId;
        private final CompletableFuture<JobState> state = new CompletableFuture<>();

        Question(JobId jobId) {
            this.jobId = jobId;
        }

        @Override
        public void answered(JobStateResponse answer, Connection connection) {
            try {
                state.complete(JobStates.fromWire(answer));
            } catch (MalformedMessageException malformed) {
                state.completeExceptionally(Failures.malformed(malformed, what()));
            }
        }

        @Override
        public void refused(StorageClientException stopped) {
            state.completeExceptionally(stopped);
        }

        @Override
        public void failed(Status status, @Nullable Connection connection) {
            state.completeExceptionally(
                    status.getCode() == Status.Code.NOT_FOUND
                            ? new JobNotFoundException(
                                    "storage does not know job " + jobId, status.asRuntimeException())
                            : Failures.of(status, what()));
        }

        private String what() {
            return "job-state query for job " + jobId + " to " + channel;
        }
    }

    /** Configures and builds a {@link GrpcSchedulerStorageClient}. */
    public static final class Builder {
        private final String host;
        private final int port;
        private final ChannelCredentials credentials;
        private int maxInboundMessageSize = 16 << 20;
        private Duration callTimeout = Duration.ofSeconds(10);
        private Duration answerTimeout = Duration.ofSeconds(30);
        private Duration keepAliveTime = Duration.ofSeconds(10);
        private Duration keepAliveTimeout = Duration.ofSeconds(10);
        private Duration stopTimeout = Duration.ofSeconds(30);
        private @Nullable Timer timer;

        private Builder(String host, int port, ChannelCredentials credentials) {
            Settings.address("host", host, "port", port);
            this.host = host;
            this.port = port;
            this.credentials = Objects.requireNonNull(credentials, "credentials");
            // Invalid credentials and host names are detected only when they are used.
            var unused = NettyChannelBuilder.forAddress(host, port, credentials);
        }

        /**
         * The largest message accepted from storage. Default: 16 MiB; an answer of 100,000 entries is smaller than 4
         * MiB. A larger answer is discarded, and from then on polls ask for half as many entries.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxInboundMessageSize(int bytes) {
            this.maxInboundMessageSize = Arguments.atLeast(1, bytes, "maxInboundMessageSize");
            return this;
        }

        /**
         * How long a registration or a job-state query may take. Default: 10 s. If an address of the host name does not
         * accept a connection within 3 s, the next one is tried; so with a short timeout, a dead address may keep the
         * others from being tried.
         *
         * @param callTimeout above zero
         * @return this
         */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = Arguments.positive(callTimeout, "callTimeout");
            return this;
        }

        /**
         * How long after the end of its wait an unanswered poll is given up, and its connection considered dead.
         * Default: 30 s. Do not make this short: what storage has collected for a poll that is given up is lost.
         *
         * @param answerTimeout above zero
         * @return this
         */
        public Builder answerTimeout(Duration answerTimeout) {
            this.answerTimeout = Arguments.positive(answerTimeout, "answerTimeout");
            return this;
        }

        /**
         * How long storage may be silent, with calls open, before it is pinged, and how long it has to answer before
         * the connection is closed. Defaults: 10 s and 10 s.
         *
         * @param time at least 10 s: gRPC would raise a smaller value to that
         * @param timeout above zero
         * @return this
         */
        public Builder keepAlive(Duration time, Duration timeout) {
            this.keepAliveTime = Arguments.atLeast(Duration.ofSeconds(10), time, "keepAlive time");
            this.keepAliveTimeout = Arguments.positive(timeout, "keepAlive timeout");
            return this;
        }

        /**
         * How long {@link GrpcSchedulerStorageClient#close()} waits. Default: 30 s. Polls in flight end when their wait
         * does.
         *
         * @param stopTimeout above zero
         * @return this
         */
        public Builder stopTimeout(Duration stopTimeout) {
            this.stopTimeout = Arguments.positive(stopTimeout, "stopTimeout");
            return this;
        }

        /**
         * Where time comes from. Default: a timer of the client's own, whose daemon thread is named
         * {@code spider-storage-timer} and ends with the client.
         *
         * @param timer remains the caller's to close
         * @return this
         */
        public Builder timer(Timer timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Builds the client. It connects on its first call.
         *
         * @return a client that is not registered
         */
        public GrpcSchedulerStorageClient build() {
            return TimeSource.give(timer, "spider-storage-timer", time -> new GrpcSchedulerStorageClient(this, time));
        }
    }
}
