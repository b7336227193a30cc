package org.spiderscheduler.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.grpc.testing.RemoteSchedulerService;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.TaskState;
import org.spiderscheduler.testkit.assertions.SchedulerAssertions;

@DisplayName("SpiderClusterScheduler")
class SpiderClusterSchedulerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final int port = freePort();

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path config(int storagePort, int stopTimeoutSeconds) throws IOException {
        return Files.writeString(
                folder.resolve("scheduler.yaml"), """
                host: localhost
                port: %d
                connection_pool_size: 8
                tls: off
                storage_endpoint: {host: localhost, port: %d, tls: off}
                runtime:
                  advertised_endpoint: {host: localhost}
                  stop_timeout_sec: %d
                """.formatted(port, storagePort, stopTimeoutSeconds));
    }

    @Nested
    @DisplayName("on the command line")
    class CommandLine {
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();

        private int run(String... args) {
            return SpiderClusterScheduler.run(new PrintWriter(out), new PrintWriter(err), args);
        }

        private void complains(String problem) {
            assertThat(err.toString().strip())
                    .startsWith("SpiderClusterScheduler: ")
                    .contains(problem)
                    .hasLineCount(1);
        }

        @Test
        @DisplayName("explains itself, with the exit codes")
        void help() {
            assertThat(run("--help")).isZero();
            assertThat(out.toString()).contains("--config=FILE", "--log-level=LEVEL", "Exit code 0");
        }

        @Test
        @DisplayName("says in one line that the configuration is missing, with exit code 2")
        void noConfig() {
            assertThat(run()).isEqualTo(2);
            complains("--config");
        }

        @Test
        @DisplayName("says in one line which file does not exist, with exit code 2")
        void absentConfig() {
            assertThat(run("--config", "nowhere.yaml")).isEqualTo(2);
            complains("nowhere.yaml: there is no such file");
        }

        @Test
        @DisplayName("says in one line which key is wrong, with exit code 2")
        void badConfig() throws IOException {
            Path config = Files.writeString(folder.resolve("bad.yaml"), "pport: 1\n");
            assertThat(run("--config", config.toString())).isEqualTo(2);
            complains(config + ": line 1: unknown key 'pport'; the nearest known one is 'port'");
        }

        @Test
        @DisplayName("says in one line that a certificate is invalid, with exit code 2")
        void badCertificate() throws IOException {
            Files.writeString(folder.resolve("bad.pem"), "no certificate");
            Path config = Files.writeString(folder.resolve("tls.yaml"), """
                    tls: {certificate_chain: bad.pem, private_key: bad.pem}
                    storage_endpoint: {host: localhost, tls: off}
                    runtime: {advertised_endpoint: {host: localhost}}
                    """);
            assertThat(run("--config", config.toString())).isEqualTo(2);
            complains("the settings under tls cannot be used");
        }

        @Test
        @DisplayName("says in one line that a trusted certificate for storage is invalid, with exit code 2")
        void badAuthority() throws IOException {
            Files.writeString(folder.resolve("bad.pem"), "no certificate");
            Path config = Files.writeString(folder.resolve("tls.yaml"), """
                    tls: off
                    storage_endpoint: {host: localhost, tls: {trusted_certificates: bad.pem}}
                    runtime: {advertised_endpoint: {host: localhost}}
                    """);
            assertThat(run("--config", config.toString())).isEqualTo(2);
            complains("the settings under storage_endpoint cannot be used");
        }

        @Test
        @DisplayName("says in one line which log levels there are, with exit code 2")
        void badLevel() {
            assertThat(run("--config", "some.yaml", "--log-level", "loud")).isEqualTo(2);
            complains("ERROR, WARN, INFO, DEBUG, TRACE");
        }
    }

    @Nested
    @DisplayName("as a process")
    class AsProcess {
        private final TimerThread timer = TimerThread.start("cluster");
        private final InMemoryStorage storage = InMemoryStorage.builder(timer).build();

        @AfterEach
        void endTimer() {
            timer.close();
        }

        @Test
        @DisplayName(
                "runs a job, sums up its configuration in one line, logs no task, and ends on SIGTERM with exit code 0")
        void runsJob() throws Exception {
            try (StorageServer storageServer = StorageServer.start(storage, 0);
                    SchedulerProcess scheduler = new SchedulerProcess(config(storageServer.port(), 30))) {
                assertThat(scheduler.awaitLine("running: "))
                        .contains(
                                "listening on localhost:" + port + " (plaintext)",
                                "storage localhost:" + storageServer.port() + " (plaintext)",
                                "policy round_robin",
                                "session " + storage.sessionId(),
                                "ignored keys: [connection_pool_size]");
                try (Work work = new Work(4, 200, Duration.ZERO)) {
                    work.succeeds();
                }

                scheduler.terminate();
                assertThat(scheduler.awaitExit()).isZero();
                assertThat(scheduler.lines())
                        .hasSizeLessThan(20)
                        .last()
                        .asString()
                        .endsWith("stopped");
                assertThat(scheduler.lines())
                        .filteredOn(line -> line.contains("running: "))
                        .hasSize(1);
            }
        }

        @Test
        @Tag("proof")
        @DisplayName("is killed in the middle of a job, and its successor has every task succeed exactly once")
        void killed() throws Exception {
            try (StorageServer storageServer = StorageServer.start(storage, 0);
                    SchedulerProcess victim = new SchedulerProcess(config(storageServer.port(), 30));
                    Work work = new Work(64, 10_000, Duration.ofMillis(50))) {
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> storage.taskCount(TaskState.SUCCEEDED) >= 3_000);
                victim.kill();
                assertThat(victim.awaitExit()).as("128 and SIGKILL").isEqualTo(128 + 9);
                assertThat(storage.taskCount(TaskState.SUCCEEDED)).isLessThan(10_000);

                try (SchedulerProcess successor = new SchedulerProcess(config(storageServer.port(), 30))) {
                    work.succeeds();
                    successor.terminate();
                    assertThat(successor.awaitExit()).isZero();
                    assertThat(successor.lines()).noneMatch(line -> line.contains(" ERROR "));
                }
            }
        }

        /** A job, and execution managers for it. */
        private final class Work implements AutoCloseable {
            private final ExecutorService fleetThread = Executors.newSingleThreadExecutor();
            private final RemoteSchedulerService service = RemoteSchedulerService.connect("localhost", port);
            private final Fleet fleet;
            private final JobId job;

            Work(int machines, int tasks, Duration each) {
                fleet = Fleet.builder(storage, service, timer, fleetThread)
                        .size(machines)
                        .build();
                job = storage.submit(JobSpec.builder()
                        .tasks(tasks, TaskSpec.taking(each))
                        .commit()
                        .cleanup()
                        .build());
            }

            void succeeds() {
                try {
                    await().atMost(PATIENCE).until(storage::allJobsEnded);
                } catch (ConditionTimeoutException late) {
                    // The next check shows the history of the tasks that hold it up.
                }
                SchedulerAssertions.assertThat(storage)
                        .allJobsSucceeded()
                        .executedExactlyOnce(job)
                        .hasSeenNoMistakes();
                CompletableFuture.runAsync(fleet::leave, fleetThread)
                        .orTimeout(PATIENCE.toMinutes(), TimeUnit.MINUTES)
                        .join();
            }

            @Override
            public void close() {
                service.close();
                fleetThread.shutdown();
            }
        }

        @Test
        @DisplayName("waits for storage to come up, and warns that it does")
        void waitsForStorage() throws Exception {
            int storagePort = freePort();
            try (SchedulerProcess scheduler = new SchedulerProcess(config(storagePort, 30))) {
                assertThat(scheduler.awaitLine(" WARN "))
                        .contains("cannot register yet", "localhost:" + storagePort, "Connection refused");
                try (StorageServer late = StorageServer.start(storage, storagePort)) {
                    scheduler.awaitLine("running: ");
                    assertThat(late.port()).isEqualTo(storagePort);
                }
            }
        }

        @Test
        @DisplayName("ends on SIGTERM with exit code 0 while it waits for storage")
        void stopsWithoutStorage() throws Exception {
            try (SchedulerProcess scheduler = new SchedulerProcess(config(freePort(), 30))) {
                scheduler.awaitLine("cannot register yet");
                scheduler.terminate();
                assertThat(scheduler.awaitExit()).isZero();
            }
        }

        @Test
        @DisplayName("says in one line that its port is in use, does not register, and ends with exit code 1")
        void portInUse() throws Exception {
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName("localhost"));
                    StorageServer storageServer = StorageServer.start(storage, 0);
                    SchedulerProcess scheduler = new SchedulerProcess(config(storageServer.port(), 30))) {
                assertThat(scheduler.awaitExit()).isEqualTo(1);
                assertThat(scheduler.lines())
                        .filteredOn(line -> line.contains(" ERROR "))
                        .singleElement()
                        .asString()
                        .endsWith("cannot listen on localhost:" + other.getLocalPort() + ": Address already in use");
                assertThat(scheduler.lines()).noneMatch(line -> line.contains("registered"));
            }
        }

        @Test
        @DisplayName("ends with exit code 1 when the core fails, and says why")
        void coreFails() throws Exception {
            Status refusal = Status.INVALID_ARGUMENT.withDescription("no such lane");
            try (OddStorage odd = new OddStorage(refusal);
                    SchedulerProcess scheduler = new SchedulerProcess(config(odd.port(), 30))) {
                assertThat(scheduler.awaitExit()).isEqualTo(1);
                assertThat(scheduler.lines()).last().asString().contains(" ERROR ", "failed: ", "no such lane");
            }
        }

        @Test
        @DisplayName("logs a connection to its port that fails, as when a certificate is not trusted")
        void failedConnection() throws Exception {
            try (StorageServer storageServer = StorageServer.start(storage, 0);
                    SchedulerProcess scheduler = new SchedulerProcess(config(storageServer.port(), 30))) {
                scheduler.awaitLine("running: ");
                try (Socket socket = new Socket("localhost", port)) {
                    socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(scheduler.awaitLine("Transport failed")).contains(" INFO ");
                }
            }
        }

        @Test
        @DisplayName("ends with exit code 1 when storage holds its polls beyond the stop timeout")
        void stopsLate() throws Exception {
            try (OddStorage odd = new OddStorage(null);
                    SchedulerProcess scheduler = new SchedulerProcess(config(odd.port(), 3))) {
                scheduler.awaitLine("running: ");
                scheduler.terminate();
                assertThat(scheduler.awaitExit()).isEqualTo(1);
                assertThat(scheduler.lines()).last().asString().contains(" ERROR ", "did not stop within 3 s");
            }
        }
    }
}
