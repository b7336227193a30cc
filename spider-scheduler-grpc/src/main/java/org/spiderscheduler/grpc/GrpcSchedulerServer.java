package org.spiderscheduler.grpc;

import io.grpc.ServerCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.time.Timer;

/** Serves a scheduler to the execution managers of a Spider cluster. In the making. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable", "InconsistentOverloads"})
public final class GrpcSchedulerServer implements AutoCloseable {
    private GrpcSchedulerServer(Builder builder) {
        Objects.requireNonNull(builder);
    }

    /**
     * Starts to describe a server.
     *
     * @param service the scheduler
     * @param port where to listen, from 0 to 65,535; 0 takes one that is free
     * @param credentials how to speak with execution managers; plaintext only as {@code InsecureServerCredentials.create()}
     * @return a builder with the default options
     */
    public static Builder builder(SchedulerService service, int port, ServerCredentials credentials) {
        return new Builder(service, port, credentials);
    }

    /**
     * Binds the port and serves. To be called once.
     *
     * @throws IOException if the port cannot be bound
     */
    public void start() throws IOException {
        throw new UnsupportedOperationException("in the making");
    }

    /**
     * Where it listens.
     *
     * @return the port
     * @throws IllegalStateException before it was started
     */
    public int port() {
        throw new UnsupportedOperationException("in the making");
    }

    /**
     * Stops: takes no new calls and connections, waits for the calls that are open, and cuts off what is left then.
     *
     * @param grace how long to wait; not negative
     * @return completes normally when nothing of the server is left
     */
    public CompletableFuture<Void> stop(Duration grace) {
        throw new UnsupportedOperationException("in the making");
    }

    /** Stops without a grace, and waits for it. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("in the making");
    }

    /** Describes a {@link GrpcSchedulerServer}. */
    public static final class Builder {
        private Builder(SchedulerService service, int port, ServerCredentials credentials) {
            Objects.requireNonNull(service, "service");
            Objects.requireNonNull(credentials, "credentials");
        }

        /**
         * The address to listen on. Default: all of this machine's.
         *
         * @param host a name or an address of this machine
         * @return this
         */
        public Builder bindTo(String host) {
            return this;
        }

        /**
         * Where time comes from. Default: a timer of the server's own.
         *
         * @param timer stays the caller's to close
         * @return this
         */
        public Builder timer(Timer timer) {
            return this;
        }

        /**
         * How many threads read and write. Default: 1 on a machine of up to 2 processors, else 2. No call waits on one.
         *
         * @param threads at least 1
         * @return this
         */
        public Builder threads(int threads) {
            return this;
        }

        /**
         * The longest wait of a call for a task: a longer one is cut to it. Default: 60 s.
         *
         * @param maxWait not negative
         * @return this
         */
        public Builder maxWait(Duration maxWait) {
            return this;
        }

        /**
         * How long an error answer to a call for a task is held back, since execution managers call again at once. Default: 1
         * s.
         *
         * @param errorDelay not negative
         * @return this
         */
        public Builder errorDelay(Duration errorDelay) {
            return this;
        }

        /**
         * Makes the server.
         *
         * @return not started yet
         */
        public GrpcSchedulerServer build() {
            return new GrpcSchedulerServer(this);
        }
    }
}
