package org.spiderscheduler.examples.cluster;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.grpc.GrpcSchedulerServer;
import org.spiderscheduler.grpc.GrpcSchedulerStorageClient;

/**
 * A scheduler as a member of its cluster. It listens first, so that a port that is taken is found out before the
 * scheduler that runs there is disowned by a registration; then it registers, for as long as it takes; then it
 * schedules. Thread-safe; only {@link #start} blocks. One that has been made is to be started or stopped.
 */
final class ClusterMember {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

    private static final Duration REGISTRATION_PAUSE = Duration.ofSeconds(1);
    private static final Duration WARNING_PAUSE = Duration.ofMinutes(1);

    /** For the errors to calls for a task, which the server holds back for a second. */
    private static final Duration GRACE_OF_CALLS = Duration.ofSeconds(2);

    private final ClusterConfig config;
    private final TimerThread timer;
    private final GrpcSchedulerStorageClient storage;
    private final LateService service;
    private final GrpcSchedulerServer server;
    private final Alarm nextRegistration;

    private final CompletableFuture<Void> stopRequest = new CompletableFuture<>();
    /** Empty if the request to stop came first. */
    private final CompletableFuture<Optional<SchedulerRegistration>> registered = new CompletableFuture<>();

    private final CompletableFuture<Void> termination;
    /** Registrations follow each other, so that one thread at a time counts. */
    private volatile @Nullable Long warnedAt;

    private ClusterMember(
            ClusterConfig config,
            TimerThread timer,
            GrpcSchedulerStorageClient storage,
            LateService service,
            GrpcSchedulerServer server) {
        this.config = config;
        this.timer = timer;
        this.storage = storage;
        this.service = service;
        this.server = server;
        nextRegistration = timer.alarm("cluster member: registration", this::register);
        CompletableFuture<Void> run = registered.thenCompose(registration -> registration.isPresent()
                ? schedule(registration.get())
                : CompletableFuture.<Void>completedFuture(null));
        termination = run.handle((done, failure) -> close().thenCompose(closed -> outcome(failure)))
                .thenCompose(outcome -> outcome);
        stopRequest.thenRun(() -> registered.complete(Optional.empty()));
    }

    /**
     * Makes a member that does nothing yet. If it cannot, nothing is left open.
     *
     * @throws BadConfigException if a certificate or a key is not what it should be
     * @throws IOException if a certificate or a key cannot be read
     */
    static ClusterMember of(ClusterConfig config) throws IOException {
        TimerThread timer = TimerThread.start("spider-timer");
        try {
            return of(config, timer);
        } catch (IOException | RuntimeException failure) {
            timer.close();
            throw failure;
        }
    }

    private static ClusterMember of(ClusterConfig config, TimerThread timer) throws IOException {
        GrpcSchedulerStorageClient.Builder client = GrpcSchedulerStorageClient.builder(
                        config.storage().host(),
                        config.storage().port(),
                        config.storageTls().client())
                .timer(timer);
        GrpcSchedulerStorageClient storage = built("storage_endpoint", client::build);
        try {
            LateService service = new LateService();
            GrpcSchedulerServer.Builder served = GrpcSchedulerServer.builder(
                            service, config.listen().port(), config.tls().server())
                    .bindTo(config.listen().host())
                    .timer(timer);
            return new ClusterMember(config, timer, storage, service, built("tls", served::build));
        } catch (IOException | RuntimeException failure) {
            storage.close();
            throw failure;
        }
    }

    /** Listens, and begins to register. If the port cannot be bound, it fails. Without effect after a stop. */
    void start() {
        try {
            server.start();
        } catch (IOException | RuntimeException | Error failure) {
            // If a stop was first, it has ended the registration, and the server has refused because of it.
            registered.completeExceptionally(
                    new IOException("cannot listen on " + config.listen() + ": " + reason(failure), failure));
            return;
        }
        register();
    }

    /** What is wrong with a certificate, a key or the name of a host shows only when it is put to use. */
    private static <T> T built(String section, Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException wrong) {
            throw new BadConfigException("what is under " + section + " cannot be used: " + wrong.getMessage());
        }
    }

    private static String reason(Throwable bindFailure) {
        Throwable cause = bindFailure.getCause() == null ? bindFailure : bindFailure.getCause();
        return cause instanceof UnresolvedAddressException
                ? "there is no such host"
                : String.valueOf(cause.getMessage());
    }

    /** Requests a stop, which does not drain: what is queued is ready in storage, which offers it to the successor. */
    void stop() {
        stopRequest.complete(null);
    }

    /** Completes when all is closed: normally after a stop, else with what it failed with, which has been logged. */
    CompletableFuture<Void> termination() {
        return termination.copy();
    }

    // ---- registration

    private void register() {
        storage.register(config.advertised().host(), config.advertised().port())
                .whenComplete((registration, failure) -> {
                    if (failure == null) {
                        registered.complete(Optional.of(registration));
                    } else if (failure instanceof StorageClientException known && known.isRetryable()) {
                        registerLater(known);
                    } else {
                        registered.completeExceptionally(failure);
                    }
                });
    }

    private void registerLater(StorageClientException failure) {
        long now = timer.nanoTime();
        Long before = warnedAt;
        if (before == null || now - before >= WARNING_PAUSE.toNanos()) {
            warnedAt = now;
            LOG.warn("cannot register yet, and goes on trying: {}", failure.getMessage());
        }
        nextRegistration.set(now + REGISTRATION_PAUSE.toNanos());
    }

    // ---- from the registration to the end

    private CompletableFuture<Void> schedule(SchedulerRegistration registration) {
        SchedulerRuntime runtime = SchedulerRuntime.builder(storage, registration.sessionId(), storage::schedulerId)
                .core(DecisionLoop.builder(config.policy().create())
                        .bound(Lane.REGULAR, config.readyCapacity())
                        .bound(Lane.COMMIT, config.commitCapacity())
                        .bound(Lane.CLEANUP, config.cleanupCapacity())
                        .longWait(config.longWait())
                        .build())
                .queueCapacity(config.queueCapacity())
                .livenessTimeout(config.deadEmCutoff())
                .stopTimeout(config.stopTimeout())
                .timer(timer)
                .executor(server.executor())
                .build();
        service.open(runtime.service());
        runtime.start();
        LOG.info(
                "runs: serves {} ({}), storage {} ({}), advertised as {}, policy {}, scheduler {}, session {}{}",
                config.listen(),
                config.tls(),
                config.storage(),
                config.storageTls(),
                config.advertised(),
                config.policy(),
                registration.schedulerId(),
                registration.sessionId(),
                config.ignored().isEmpty() ? "" : "; keys without a meaning here: " + config.ignored());
        stopRequest.thenRun(runtime::stop);
        return runtime.termination();
    }

    private CompletableFuture<Void> close() {
        nextRegistration.cancel();
        return CompletableFuture.allOf(server.stop(GRACE_OF_CALLS), storage.stop())
                .whenComplete((closed, failure) -> timer.close());
    }

    private CompletableFuture<Void> outcome(@Nullable Throwable failure) {
        if (failure == null) {
            LOG.info("stopped");
            return CompletableFuture.completedFuture(null);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.error("failed: {}", cause.getMessage());
        return CompletableFuture.failedFuture(cause);
    }
}
