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

/** An embedded scheduler in a Spider cluster: between the cluster's storage and its execution managers. */
public final class ClusterBridge implements AutoCloseable {
    private final GrpcScheduler scheduler;

    private ClusterBridge(GrpcScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Begins to serve execution managers, and to register with storage; when that has answered, to schedule.
     *
     * @param storage where storage listens, and how to speak with it
     * @param host where execution managers find this machine
     * @param port where to listen
     * @param credentials how execution managers are to speak with this scheduler
     * @param onFailure is told when the scheduler has failed, and with what: the service should end
     * @return to be closed
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
     * @param credentials how to speak with it: {@code TlsChannelCredentials}, or {@code InsecureChannelCredentials}
     */
    public record Storage(String host, int port, ChannelCredentials credentials) {}

    /**
     * What there is now, for gauges and a readiness check: it is ready once it runs and retries no poll.
     *
     * @return figures of this moment; before storage has been reached, of a core that does not run
     */
    public SchedulerStats stats() {
        return scheduler.stats();
    }

    /**
     * Stops, as soon as storage has answered the polls that it holds, which takes 10 s at the most, and the calls of
     * execution managers have been ended, which takes 2 s at the most.
     */
    @Override
    public void close() {
        scheduler.close();
    }
}
