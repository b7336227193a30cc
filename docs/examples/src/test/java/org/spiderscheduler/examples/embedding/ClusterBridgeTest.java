package org.spiderscheduler.examples.embedding;

import static org.awaitility.Awaitility.await;
import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThat;
import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThatThrownBy;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.examples.SpiderThreads;
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
        return start(storagePort, port, InsecureServerCredentials.create());
    }

    private ClusterBridge start(int storagePort, int port, ServerCredentials credentials) throws IOException {
        return ClusterBridge.start(
                new ClusterBridge.Storage("127.0.0.1", storagePort, InsecureChannelCredentials.create()),
                "127.0.0.1",
                port,
                credentials,
                failures::add);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    @DisplayName("brings a job to its end, between storage and execution managers that speak with it over TCP")
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
    @DisplayName("stops its scheduler and leaves no thread behind when its credentials cannot be used")
    void badCredentials() throws Exception {
        try (TimerThread timer = TimerThread.start("storage");
                StorageServer server =
                        StorageServer.start(InMemoryStorage.builder(timer).build(), 0)) {
            Set<Thread> before = SpiderThreads.running();
            ServerCredentials unknown = new ServerCredentials() {};
            assertThatThrownBy(() -> start(server.port(), freePort(), unknown))
                    .isInstanceOf(IllegalArgumentException.class);
            SpiderThreads.awaitNoneBut(before);
            assertThat(failures)
                    .as("failures of a scheduler that lost its storage")
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("leaves no thread and no port behind when its scheduler cannot be waited for")
    void interruptedClose() throws Exception {
        int port = freePort();
        try (TimerThread timer = TimerThread.start("storage");
                StorageServer server =
                        StorageServer.start(InMemoryStorage.builder(timer).build(), 0)) {
            Set<Thread> before = SpiderThreads.running();
            ClusterBridge bridge = start(server.port(), port);
            Thread.currentThread().interrupt();
            assertThatThrownBy(bridge::close).hasMessageContaining("interrupted while the scheduler stopped");
            assertThat(Thread.interrupted()).isTrue();
            SpiderThreads.awaitNoneBut(before);
            new ServerSocket(port).close();
        }
    }

    @Test
    @DisplayName("does not begin without storage, and tells why")
    void noStorage() throws Exception {
        int nobody = freePort();
        assertThatThrownBy(() -> start(nobody, freePort()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StorageTransportException.class)
                .hasMessageContaining("Connection refused");
    }
}
