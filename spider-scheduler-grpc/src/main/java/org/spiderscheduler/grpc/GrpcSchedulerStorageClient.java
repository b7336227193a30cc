package org.spiderscheduler.grpc;

import io.grpc.ChannelCredentials;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.time.Timer;

/** A scheduler's connection to the storage service of a Spider cluster. In the making. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable", "InconsistentOverloads"})
public final class GrpcSchedulerStorageClient implements SchedulerStorageClient, AutoCloseable {
    private GrpcSchedulerStorageClient(Builder builder) {
        Objects.requireNonNull(builder);
    }

    /**
     * Starts to describe a client.
     *
     * @param host where storage listens: a name or an address
     * @param port where storage listens, from 1 to 65,535
     * @param credentials how to speak with it; plaintext only as {@code InsecureChannelCredentials.create()}
     * @return a builder with the default options
     */
    public static Builder builder(String host, int port, ChannelCredentials credentials) {
        return new Builder(host, port, credentials);
    }

    /**
     * Registers this scheduler with storage. To be called first: polls fail before. Once it has succeeded, the client
     * registers again by itself, under the same address, when it has to.
     *
     * @param advertisedHost where execution managers find the scheduler; not empty
     * @param advertisedPort where execution managers find the scheduler, from 1 to 65,535
     * @return the registration: the session to begin with, and the scheduler's id, which changes with later ones. Fails with
     *     a {@link org.spiderscheduler.api.StorageClientException}; if that is retryable, call again
     */
    public CompletableFuture<SchedulerRegistration> register(String advertisedHost, int advertisedPort) {
        throw new UnsupportedOperationException("in the making");
    }

    /**
     * The id of the latest registration.
     *
     * @return the id
     * @throws IllegalStateException before the first registration has succeeded
     */
    public SchedulerId schedulerId() {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        throw new UnsupportedOperationException("in the making");
    }

    /**
     * Stops: calls that come later fail; polls in flight are waited for (§2.7), then the connection is closed.
     *
     * @return completes normally when nothing of the client is left
     */
    public CompletableFuture<Void> stop() {
        throw new UnsupportedOperationException("in the making");
    }

    /** Stops, and waits for it within the stop timeout. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("in the making");
    }

    /** Describes a {@link GrpcSchedulerStorageClient}. */
    public static final class Builder {
        private @Nullable Timer timer;

        private Builder(String host, int port, ChannelCredentials credentials) {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(credentials, "credentials");
        }

        /**
         * Where time comes from. Default: a timer of the client's own.
         *
         * @param timer stays the caller's to close
         * @return this
         */
        public Builder timer(Timer timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * How long {@link GrpcSchedulerStorageClient#close()} waits. Default: 30 s.
         *
         * @param stopTimeout above zero
         * @return this
         */
        public Builder stopTimeout(Duration stopTimeout) {
            Objects.requireNonNull(stopTimeout, "stopTimeout");
            return this;
        }

        /**
         * The largest message taken from storage. Default: 16 MiB; an answer of 100,000 entries has less than 4 MiB.
         *
         * @param bytes above zero
         * @return this
         */
        public Builder maxInboundMessageSize(int bytes) {
            return this;
        }

        /**
         * Makes the client. It connects with the first call.
         *
         * @return a client that is not registered
         */
        public GrpcSchedulerStorageClient build() {
            return new GrpcSchedulerStorageClient(this);
        }
    }
}
