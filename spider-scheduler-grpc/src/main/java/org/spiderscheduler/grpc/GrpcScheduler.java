package org.spiderscheduler.grpc;

import io.grpc.ServerCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.future.Closing;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.future.ReadOnlyFuture;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.runtime.SchedulerStats;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.source.TimeSource;

/**
 * A complete scheduler for a Spider cluster: a {@link GrpcSchedulerStorageClient}, a {@link SchedulerRuntime} and a
 * {@link GrpcSchedulerServer}, started and stopped in the order that a cluster needs. Thread-safe; only
 * {@link #start()}, which binds the port, and {@link #close()} block.
 *
 * <p>It listens first. So a port that is in use is detected before the scheduler running there loses its registration,
 * and execution managers, which connect eagerly, find this one; their calls wait. Then it registers with storage. While
 * storage is unavailable, it retries a second after each failure, and logs a warning at first and then once a minute.
 * After that its core runs, until the scheduler is stopped or the core fails.
 *
 * <p>A stop does not drain: what is queued is still ready in storage, which offers it to the successor at once. Open
 * calls for a task fail, with the usual delay; those still open after 2 s are cut off. A stop waits for polls in flight
 * (§2.7), and for a registration.
 *
 * <p>Its threads are daemons, and end with it: {@code spider-timer}; {@code spider-scheduler-io}, which read, write and
 * run the core; {@code spider-storage-io} and {@code spider-storage-names}, for storage.
 */
public final class GrpcScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcScheduler.class);

    /** The session of the runtime until storage assigns one. */
    private static final SessionId NONE_YET = new SessionId(0);

    /** Long enough for the error answers to open calls for a task, which the server delays by one second. */
    private static final Duration GRACE_OF_CALLS = Duration.ofSeconds(2);

    private final TimeSource time;
    private final Duration stopTimeout;
    private final GrpcSchedulerStorageClient storage;
    private final SchedulerRuntime runtime;
    private final GrpcSchedulerServer server;
    private final FirstRegistration first;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CompletableFuture<Void> stopRequest = new CompletableFuture<>();
    private final ReadOnlyFuture<SchedulerRegistration> registration = new ReadOnlyFuture<>();
    private final ReadOnlyFuture<Void> stopped = new ReadOnlyFuture<>();
    private final ReadOnlyFuture<Void> termination = new ReadOnlyFuture<>();

    private GrpcScheduler(Builder builder, TimeSource time) {
        this.time = time;
        Timer timer = time.timer();
        stopTimeout = builder.stopTimeout;
        storage = builder.storage.timer(timer).build();
        try {
            runtime = builder.makeRuntime(storage, timer, this::onServingThread);
            server = builder.makeServer(runtime, timer);
        } catch (Throwable failure) {
            var unused = storage.stop();
            throw failure;
        }
        first = new FirstRegistration(() -> storage.register(builder.advertisedHost, builder.advertisedPort), timer);
        stopRequest.thenRun(first::end);
        first.outcome().thenCompose(this::run).whenComplete((done, failure) -> end(failure));
    }

    /**
     * Runs the runtime on one of the server's threads. Indirect, since the server is created after the runtime that it
     * serves.
     */
    private void onServingThread(Runnable task) {
        server.executor().execute(task);
    }

    /**
     * Returns a builder for a scheduler.
     *
     * @param storage describes the client of storage; {@link Builder#build()} sets its timer
     * @param advertisedHost the host under which storage tells execution managers to find the scheduler; not empty
     * @param advertisedPort the port of that address, from 1 to 65,535; the scheduler listens on it, unless
     *     {@link Builder#listenOn} names another
     * @param credentials for connections from execution managers: TLS, mutual TLS, or plaintext, which only
     *     {@code InsecureServerCredentials.create()} gives
     * @return a builder with the default options
     * @throws IllegalArgumentException if the host is empty, the port out of its range, or the credentials cannot be
     *     used
     */
    public static Builder builder(
            GrpcSchedulerStorageClient.Builder storage,
            String advertisedHost,
            int advertisedPort,
            ServerCredentials credentials) {
        return new Builder(storage, advertisedHost, advertisedPort, credentials);
    }

    /**
     * Binds the port, and begins to register. Does nothing if the scheduler has been stopped already, for example by a
     * shutdown hook.
     *
     * @throws IOException if the port cannot be bound; storage has not been contacted then, and the scheduler ends with
     *     that failure
     * @throws IllegalStateException if it was started before
     */
    public void start() throws IOException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("this scheduler has been started already; make another");
        }
        if (stopRequest.isDone()) {
            return;
        }
        try {
            server.start();
        } catch (Throwable failure) {
            Throwable cause = failure instanceof IOException
                    ? new SchedulerException(String.valueOf(failure.getMessage()), failure)
                    : failure;
            if (first.fail(cause)) {
                throw failure;
            }
            return; // a stop came in between, and has closed the server
        }
        first.begin();
    }

    /**
     * Completes when the scheduler has registered for the first time and its core runs. Later registrations, which the
     * client sends on its own, change the scheduler's id.
     *
     * @return the first registration; always the same future, which nobody else can complete (§1.2). It completes on a
     *     thread that reads from storage. If the scheduler ends before it has registered, it fails with a
     *     {@link SchedulerException}
     */
    public CompletableFuture<SchedulerRegistration> registration() {
        return registration;
    }

    /**
     * Completes when everything has ended and is closed: normally after {@link #stop()}, otherwise with the failure
     * that ended it.
     *
     * @return always the same future, which nobody else can complete (§1.2); it fails with a
     *     {@link SchedulerException}. It completes last of all, on the scheduler's last thread, which has nothing else
     *     to do: dependents may block, close the scheduler, or exit
     */
    public CompletableFuture<Void> termination() {
        return termination;
    }

    /**
     * Stops: cancels the core, ends the calls of execution managers, and waits for polls in flight. Stopping again has
     * no further effect.
     *
     * @return completes normally when everything is closed, even if the scheduler had failed; only
     *     {@link #termination()} reports that. Always the same future, which nobody else can complete (§1.2). It
     *     completes before the termination, on the same thread: dependents may block, but must not wait for the
     *     termination
     */
    public CompletableFuture<Void> stop() {
        stopRequest.complete(null);
        return stopped;
    }

    /**
     * Stops, and waits for that within the stop timeout.
     *
     * @throws SchedulerException if it does not stop in time, or the waiting thread is interrupted; the message names
     *     what did not stop. In that case connections are cut off, and the timer's thread is ended
     * @throws IllegalStateException if it has not stopped yet, and blocking would deadlock: on the scheduler's own
     *     threads, in dependents of its futures, or where a test advances the time; use {@link #stop()} there
     */
    @Override
    public void close() {
        if (!stopped.isDone()) {
            time.timer().checkMayBlock();
            server.checkMayBlock();
            storage.checkMayBlock();
        }
        Closing.await("the scheduler", stop(), stopTimeout, this::cutOff);
    }

    /**
     * The current state, for gauges and health checks.
     *
     * @return a snapshot; before the registration the core does not run, and the session is 0
     */
    public SchedulerStats stats() {
        return runtime.stats();
    }

    /**
     * The port on which it listens.
     *
     * @return the port
     * @throws IllegalStateException before it has started, and after it has stopped
     */
    public int port() {
        return server.port();
    }

    @Override
    public String toString() {
        return "GrpcScheduler[" + storage + ", " + server + "]";
    }

    // ---- from the registration to the end

    private CompletableFuture<Void> run(Optional<SchedulerRegistration> registered) {
        registered.ifPresent(known -> {
            runtime.start(known.sessionId());
            registration.deliver(known);
        });
        stopRequest.thenRun(runtime::stop);
        return runtime.termination();
    }

    /**
     * Stops the service first: waiting calls end with it, and their error answers are sent within the server's grace
     * period.
     */
    private void end(@Nullable Throwable failure) {
        SchedulerException cause = failure == null ? null : told(failure);
        runtime.stop()
                .thenCompose(ended -> CompletableFuture.allOf(server.stop(GRACE_OF_CALLS), storage.stop()))
                .whenComplete((closed, never) -> {
                    time.release().run();
                    tell(cause);
                });
    }

    /** The failure as a {@link SchedulerException}. It is logged here if it was none: nothing else has logged it. */
    private static SchedulerException told(Throwable failure) {
        SchedulerException cause = Futures.asSchedulerException(failure, "the scheduler failed");
        if (cause != Futures.bare(failure)) {
            SafeLog.error(LOG, cause, "the scheduler ends");
        }
        return cause;
    }

    @SuppressWarnings("NullAway") // null is the one value that Void has
    private void tell(@Nullable SchedulerException cause) {
        stopped.deliver(null);
        if (!registration.isDone()) {
            registration.deliverFailure(
                    cause != null
                            ? cause
                            : new SchedulerException("the scheduler was stopped before it had registered"));
        }
        if (cause == null) {
            termination.deliver(null);
        } else {
            termination.deliverFailure(cause);
        }
    }

    private SchedulerException cutOff(String why, Exception cause) {
        SchedulerException failure = new SchedulerException(why + ": " + String.join("; ", unfinished()), cause);
        var unused = server.stop(Duration.ZERO);
        unused = storage.stop();
        storage.stopNow();
        time.release().run();
        return failure;
    }

    private List<String> unfinished() {
        List<String> unfinished = new ArrayList<>();
        if (runtime.stats().running()) {
            unfinished.add("the core has been cancelled, but its run has not ended");
        }
        int served = server.openCalls();
        if (served > 0) {
            unfinished.add("open calls of execution managers: " + served);
        }
        int sent = storage.openCalls();
        if (sent > 0) {
            unfinished.add("calls to storage in flight: " + sent);
        }
        return unfinished.isEmpty() ? List.of("its threads have not ended") : unfinished;
    }

    /** Configures and builds a {@link GrpcScheduler}. */
    public static final class Builder {
        private final GrpcSchedulerStorageClient.Builder storage;
        private final String advertisedHost;
        private final int advertisedPort;
        private final ServerCredentials credentials;
        private int port;
        private Consumer<? super GrpcSchedulerServer.Builder> serverOptions = options -> {};
        private Consumer<? super SchedulerRuntime.Builder> runtimeOptions = options -> {};
        private Duration stopTimeout = Duration.ofSeconds(30);
        private @Nullable Timer timer;

        private Builder(
                GrpcSchedulerStorageClient.Builder storage,
                String advertisedHost,
                int advertisedPort,
                ServerCredentials credentials) {
            this.storage = Objects.requireNonNull(storage, "storage");
            Settings.address("advertisedHost", advertisedHost, "advertisedPort", advertisedPort);
            this.advertisedHost = advertisedHost;
            this.advertisedPort = advertisedPort;
            this.credentials = GrpcSchedulerServer.usable(credentials);
            port = advertisedPort;
        }

        /**
         * The port to listen on, if it differs from the advertised one, for example behind a proxy.
         *
         * @param port from 0 to 65,535; 0 picks a free one
         * @return this
         * @throws IllegalArgumentException if the port is out of its range
         */
        public Builder listenOn(int port) {
            this.port = Settings.listeningPort(port);
            return this;
        }

        /**
         * Sets options of the server. Default: those of {@link GrpcSchedulerServer}.
         *
         * @param options called by {@link #build()}; a timer that it sets is overridden
         * @return this
         */
        public Builder server(Consumer<? super GrpcSchedulerServer.Builder> options) {
            this.serverOptions = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Sets options of the runtime, most importantly its core. Default: those of {@link SchedulerRuntime}, whose
         * core is first in, first out.
         *
         * @param options called by {@link #build()}; a timer, executor or stop timeout that it sets is overridden by
         *     this scheduler's. The core runs on one of the serving threads, so it must not block
         * @return this
         */
        public Builder runtime(Consumer<? super SchedulerRuntime.Builder> options) {
            this.runtimeOptions = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * How long {@link GrpcScheduler#close()} waits. Default: 30 s.
         *
         * @param stopTimeout above zero, and above the long wait of the decision loop, which {@code build()} checks.
         *     With less than 3 s, time runs out before the error answers to open calls have been sent
         * @return this
         */
        public Builder stopTimeout(Duration stopTimeout) {
            this.stopTimeout = Arguments.positive(stopTimeout, "stopTimeout");
            return this;
        }

        /**
         * Where time comes from. Default: a timer of the scheduler's own, whose daemon thread is named
         * {@code spider-timer} and ends with the scheduler.
         *
         * @param timer remains the caller's to close
         * @return this
         */
        public Builder timer(Timer timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Builds the scheduler. If that fails, because of an option or because a consumer throws, nothing is left open.
         *
         * @return a scheduler that is not started yet; it must be closed even if it is never started
         * @throws IllegalArgumentException if the decision loop's long wait is not below the stop timeout
         */
        public GrpcScheduler build() {
            return TimeSource.give(timer, "spider-timer", time -> new GrpcScheduler(this, time));
        }

        private SchedulerRuntime makeRuntime(GrpcSchedulerStorageClient client, Timer time, Executor executor) {
            SchedulerRuntime.Builder described = SchedulerRuntime.builder(client, NONE_YET, client::schedulerId);
            runtimeOptions.accept(described);
            return described
                    .timer(time)
                    .executor(executor)
                    .stopTimeout(stopTimeout)
                    .build();
        }

        private GrpcSchedulerServer makeServer(SchedulerRuntime scheduler, Timer time) {
            GrpcSchedulerServer.Builder described = GrpcSchedulerServer.builder(scheduler.service(), port, credentials);
            serverOptions.accept(described);
            return described.timer(time).build();
        }
    }
}
