package org.spiderscheduler.examples.embedding;

import static org.awaitility.Awaitility.await;
import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.examples.SpiderThreads;
import org.spiderscheduler.examples.cluster.OddStorage;
import org.spiderscheduler.grpc.testing.RemoteSchedulerService;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.JobSpec;

@DisplayName("A scheduler in a cluster")
class ClusterBridgeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private ClusterBridge start(int storagePort, int port) throws IOException {
        return ClusterBridge.start(
                new ClusterBridge.Storage("127.0.0.1", storagePort, InsecureChannelCredentials.create()),
                "127.0.0.1",
                port,
                InsecureServerCredentials.create(),
                failures::add);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    @DisplayName("brings a job to its end, between storage and execution managers connected over TCP")
    @SuppressWarnings("try") // the bridge is there, and that is all that the others need
    void bridges() throws Exception {
        int port = freePort();
        ExecutorService fleetThread = Executors.newSingleThreadExecutor();
        try (TimerThread timer = TimerThread.start("storage")) {
            InMemoryStorage storage = InMemoryStorage.builder(timer).build();
            try (StorageServer server = StorageServer.start(storage, 0);
                    ClusterBridge bridge = start(server.port(), port);
                    RemoteSchedulerService scheduler = RemoteSchedulerService.connect("127.0.0.1", port)) {
                Fleet fleet = Fleet.builder(storage, scheduler, timer, fleetThread)
                        .size(4)
                        .build();
                storage.submit(JobSpec.builder().tasks(20).commit().build());

                await().atMost(MINUTE).until(storage::allJobsEnded);
                assertThat(storage).allJobsSucceeded().hasSeenNoMistakes();
                CompletableFuture.runAsync(fleet::leave, fleetThread).join();
            }
        } finally {
            fleetThread.shutdown();
        }
    }

    @Test
    @DisplayName("reports its failure with the cause, and leaves no thread and no port behind")
    void fails() throws Exception {
        int port = freePort();
        Set<Thread> before = SpiderThreads.running();
        try (OddStorage odd = new OddStorage(Status.INVALID_ARGUMENT.withDescription("no such lane"));
                ClusterBridge bridge = start(odd.port(), port)) {
            await().atMost(MINUTE).until(() -> !failures.isEmpty());
            assertThat(failures.get(0)).hasMessageContaining("no such lane");
            assertThat(bridge.stats().running()).isFalse();
        }
        SpiderThreads.awaitNoneBut(before);
        new ServerSocket(port).close();
    }
}
