package org.spiderscheduler.examples.embedding;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import java.io.IOException;
import java.util.function.Consumer;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.runtime.SchedulerStats;
import org.spiderscheduler.grpc.GrpcScheduler;
import org.spiderscheduler.grpc.GrpcSchedulerStorageClient;

/** An embedded scheduler between the storage and the execution managers of a Spider cluster. */
public final class ClusterBridge implements AutoCloseable {
    private final GrpcScheduler scheduler;

    private ClusterBridge(GrpcScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Begins to serve execution managers and to register with storage. Scheduling begins once it is registered.
     *
     * @param storage where storage listens, and the credentials to use with it
     * @param host where execution managers find this machine
     * @param port where to listen
     * @param credentials of this scheduler towards execution managers: TLS, mutual TLS or plaintext
     * @param onFailure called with the cause when the scheduler has failed: the service should end
     * @return the scheduler, to be closed by the caller
     * @throws IOException if the port cannot be bound
     * @throws IllegalArgumentException if the credentials cannot be used
     */
    public static ClusterBridge start(
            Storage storage, String host, int port, ServerCredentials credentials, Consumer<Throwable> onFailure)
            throws IOException {
        GrpcScheduler scheduler = GrpcScheduler.builder(
                        GrpcSchedulerStorageClient.builder(storage.host(), storage.port(), storage.credentials()),
                        host,
                        port,
                        credentials)
                .runtime(options ->
                        options.core(DecisionLoop.builder(new FifoPolicy()).build())) // your policy goes here
                .build();
        scheduler.start();
        scheduler.termination().whenComplete((done, failure) -> {
            if (failure != null) {
                onFailure.accept(failure);
            }
        });
        return new ClusterBridge(scheduler);
    }

    /**
     * Where storage is.
     *
     * @param host where it listens
     * @param port where it listens
     * @param credentials {@code TlsChannelCredentials} or {@code InsecureChannelCredentials}
     */
    public record Storage(String host, int port, ChannelCredentials credentials) {}

    /**
     * The current figures, for gauges and a readiness check: it is ready while it runs and retries no poll.
     *
     * @return a snapshot; until the registration has succeeded, the core does not run
     */
    public SchedulerStats stats() {
        return scheduler.stats();
    }

    /**
     * Stops. Waits until storage has answered the polls that it holds, at most 10 s, and then until the calls of
     * execution managers have ended, at most 2 s.
     */
    @Override
    public void close() {
        scheduler.close();
    }
}
