package org.spiderscheduler.grpc;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.grpc.testing.RemoteSchedulerService;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;

/** A whole cluster over loopback TCP: storage, a scheduler, and a fleet. */
final class Cluster implements AutoCloseable {
    final TimerThread timer = TimerThread.start("cluster-timer");
    final InMemoryStorage storage;
    final StorageServer storageServer;
    Scheduler scheduler;
    final RemoteSchedulerService service;
    final ExecutorService fleetThread = Executors.newSingleThreadExecutor();
    final Fleet fleet;

    Cluster(int machines, UnaryOperator<Fleet.Builder> options) throws IOException {
        storage = InMemoryStorage.builder(timer).build();
        storageServer = StorageServer.start(storage, 0);
        scheduler = new Scheduler(storageServer.port(), 0);
        service = RemoteSchedulerService.connect("127.0.0.1", scheduler.server.port());
        fleet = options.apply(
                        Fleet.builder(storage, service, timer, fleetThread).size(machines))
                .build();
    }

    /** The scheduler's side: what an embedding service wires. */
    static final class Scheduler implements AutoCloseable {
        final GrpcSchedulerStorageClient client;
        final SchedulerRuntime runtime;
        final GrpcSchedulerServer server;

        Scheduler(int storagePort, int port) throws IOException {
            client = GrpcSchedulerStorageClient.builder("127.0.0.1", storagePort, InsecureChannelCredentials.create())
                    .build();
            SchedulerRegistration registration =
                    client.register("127.0.0.1", 50_052).join();
            runtime = SchedulerRuntime.builder(client, registration.sessionId(), client::schedulerId)
                    .core(DecisionLoop.builder(new FifoPolicy())
                            .longWait(Duration.ofSeconds(1))
                            .build())
                    .livenessTimeout(Duration.ofSeconds(2))
                    .retryBackoff(Duration.ofMillis(20), Duration.ofMillis(200))
                    .build();
            server = GrpcSchedulerServer.builder(runtime.service(), port, InsecureServerCredentials.create())
                    .build();
            server.start();
            runtime.start();
        }

        @Override
        public void close() {
            CompletableFuture<Void> stopped = runtime.stop();
            server.stop(Duration.ofSeconds(2)).join();
            stopped.join();
            client.close();
        }
    }

    @Override
    public void close() {
        service.close();
        scheduler.close();
        storageServer.close();
        fleetThread.shutdown();
        timer.close();
    }
}
