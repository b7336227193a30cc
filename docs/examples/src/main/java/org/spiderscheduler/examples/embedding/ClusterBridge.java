package org.spiderscheduler.examples.embedding;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.grpc.GrpcSchedulerServer;
import org.spiderscheduler.grpc.GrpcSchedulerStorageClient;

/** An embedded scheduler in a Spider cluster: between the cluster's storage and its execution managers. */
public final class ClusterBridge implements AutoCloseable {
    /** For the errors to calls for a task, which the server holds back for a second. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final GrpcSchedulerStorageClient storage;
    private final EmbeddedScheduler scheduler;
    private final GrpcSchedulerServer server;

    private ClusterBridge(GrpcSchedulerStorageClient storage, EmbeddedScheduler scheduler, GrpcSchedulerServer server) {
        this.storage = storage;
        this.scheduler = scheduler;
        this.server = server;
    }

    /**
     * Registers with storage, and begins to schedule and to serve.
     *
     * @param storage where storage listens, and how to speak with it
     * @param host where execution managers find this machine
     * @param port where to listen
     * @param credentials how execution managers are to speak with this scheduler
     * @param onFailure is told when the scheduler has failed, and with what: the service should end
     * @return running; to be closed
     * @throws IOException if the port cannot be bound
     * @throws IllegalArgumentException if the credentials cannot be used
     * @throws java.util.concurrent.CompletionException if storage does not answer, or refuses
     */
    public static ClusterBridge start(
            Storage storage, String host, int port, ServerCredentials credentials, Consumer<Throwable> onFailure)
            throws IOException {
        GrpcSchedulerStorageClient client = GrpcSchedulerStorageClient.builder(
                        storage.host(), storage.port(), storage.credentials())
                .build();
        SchedulerRegistration registration;
        try {
            registration = client.register(host, port).join();
        } catch (RuntimeException failure) {
            try (client) {
                throw failure;
            }
        }
        EmbeddedScheduler scheduler = new EmbeddedScheduler(
                client, registration.sessionId(), client::schedulerId, new FifoPolicy(), onFailure);
        GrpcSchedulerServer server;
        try {
            server = GrpcSchedulerServer.builder(scheduler.service(), port, credentials)
                    .build();
        } catch (RuntimeException failure) {
            try (client;
                    scheduler) { // closes the scheduler first
                throw failure;
            }
        }
        ClusterBridge bridge = new ClusterBridge(client, scheduler, server);
        try {
            server.start();
        } catch (IOException | RuntimeException failure) {
            try (bridge) {
                throw failure;
            }
        }
        return bridge;
    }

    /**
     * Where storage is.
     *
     * @param host where it listens
     * @param port where it listens
     * @param credentials how to speak with it: {@code TlsChannelCredentials}, or {@code InsecureChannelCredentials}
     */
    public record Storage(String host, int port, ChannelCredentials credentials) {}

    /**
     * Ends the scheduler, as soon as storage has answered the polls that it holds, which takes 10 s at the most; then
     * the server, in a grace of 2 s at the most; then the connection to storage.
     */
    @Override
    public void close() {
        try (storage) { // closed last
            try {
                scheduler.close();
            } finally {
                server.stop(GRACE).join();
            }
        }
    }
}
