package org.spiderscheduler.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.grpc.testing.RemoteSchedulerService;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.JobSpec;

@DisplayName("A scheduler in a cluster")
class ClusterBridgeTest {
    private static ClusterBridge start(int storagePort, int port) throws IOException {
        return ClusterBridge.start(
                new ClusterBridge.Storage("127.0.0.1", storagePort, InsecureChannelCredentials.create()),
                "127.0.0.1",
                port,
                InsecureServerCredentials.create(),
                failure -> {});
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    @DisplayName("brings a task from storage to an execution manager, over TCP")
    void bridges() throws Exception {
        int port = freePort();
        try (TimerThread timer = TimerThread.start("storage")) {
            InMemoryStorage storage = InMemoryStorage.builder(timer).build();
            try (StorageServer server = StorageServer.start(storage, 0);
                    ClusterBridge bridge = start(server.port(), port);
                    RemoteSchedulerService scheduler = RemoteSchedulerService.connect("127.0.0.1", port)) {
                JobId job = storage.submit(JobSpec.builder().tasks(1).build());
                SchedulerAssignment given = scheduler
                        .nextTask(new ExecutionManagerId(1), Optional.empty(), Duration.ofMinutes(1))
                        .get(1, TimeUnit.MINUTES)
                        .orElseThrow();
                assertThat(bridge).isNotNull();
                assertThat(given.assignment().jobId()).isEqualTo(job);
            }
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
