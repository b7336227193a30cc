package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.grpc.Patience.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.grpc.proto.scheduler.HeartbeatRequest;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskRequest;
import org.spiderscheduler.grpc.proto.scheduler.ShutdownRequest;
import org.spiderscheduler.grpc.proto.scheduler.TaskAssignmentRecord;
import org.spiderscheduler.testkit.TaskSpec;

/**
 * Whatever happens, every task is executed successfully exactly once, every job ends, no thread and no buffer is left
 * behind, and the log stays readable.
 */
@Tag("proof")
@DisplayName("A cluster over loopback TCP")
@ExtendWith(NothingLeft.class)
class ClusterProofTest {
    private static final int MACHINES = 64;
    private static final TaskSpec AT_ONCE = TaskSpec.taking(Duration.ZERO);
    /** Long enough for some of them to be running when something happens. */
    private static final TaskSpec SHORT = TaskSpec.taking(Duration.ofMillis(5));

    private final Log log = Log.listen();

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static void ends(Cluster cluster, List<JobId> succeeding) {
        cluster.awaitEnd();
        assertThat(succeeding)
                .allSatisfy(job -> assertThat(cluster.storage.jobState(job)).isEqualTo(JobState.SUCCEEDED));
        cluster.everyTaskSucceededOnce();
    }

    @Test
    @DisplayName("runs 20,000 tasks on 64 execution managers, with commit and cleanup")
    void runs() throws Exception {
        try (Cluster cluster = new Cluster(MACHINES)) {
            List<JobId> succeeding = cluster.submit(16, 1_250, AT_ONCE);
            // If the machine stalls, some may have ended before.
            List<JobId> cancelled = cluster.submit(4, 50, AT_ONCE).stream()
                    .filter(cluster.storage::cancel)
                    .toList();
            ends(cluster, succeeding);
            assertThat(cancelled)
                    .isNotEmpty()
                    .allSatisfy(job -> assertThat(cluster.storage.jobState(job)).isEqualTo(JobState.CANCELLED));
        }
        log.isClear(10);
    }

    @Test
    @DisplayName("survives three kills and restarts of storage")
    void storageRestarts() throws Exception {
        try (Cluster cluster = new Cluster(MACHINES)) {
            List<JobId> jobs = cluster.submit(16, 1_250, AT_ONCE);
            for (int life = 2; life <= 4; life++) {
                cluster.awaitSucceeded((life - 1) * 4_000);
                assertThat(cluster.storageServer.restart()).isEqualTo(new SessionId(life));
                String underIt = ", session " + life;
                await().until(() -> log.lines().stream()
                        .anyMatch(line -> line.contains("registered with storage at") && line.endsWith(underIt)));
            }
            ends(cluster, jobs);
        }
        log.isClear(80);
    }

    @Test
    @DisplayName("survives an outage of storage")
    void storageIsAway() throws Exception {
        try (Cluster cluster = new Cluster(MACHINES)) {
            List<JobId> jobs = cluster.submit(4, 500, AT_ONCE);
            cluster.awaitSucceeded(500);
            cluster.storageServer.kill();
            // The scheduler keeps handing out what it has, and the storage behind the killed server still accepts that.
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("failed; it is sent again")));
            cluster.storageServer.restart();
            ends(cluster, jobs);
        }
        log.isClear(60);
    }

    @Test
    @DisplayName("survives three kills and restarts of the scheduler")
    void schedulerRestarts() throws Exception {
        try (Cluster cluster = new Cluster(MACHINES)) {
            List<JobId> jobs = cluster.submit(8, 1_250, AT_ONCE);
            for (int life = 2; life <= 4; life++) {
                cluster.awaitSucceeded((life - 1) * 2_000);
                cluster.replaceScheduler();
            }
            ends(cluster, jobs);
        }
        log.isClear(60);
    }

    @Test
    @DisplayName("survives execution managers that vanish with an assignment in hand, taken up or not")
    void vanish() throws Exception {
        try (Cluster cluster = Cluster.withDeaths(MACHINES)) {
            List<JobId> jobs = cluster.submit(8, 500, SHORT);
            cluster.awaitSucceeded(500);
            // Storage does not know these: they receive an assignment, and never start it.
            for (long id = 1_000; id < 1_040; id++) {
                ExecutionManagerId ghost = new ExecutionManagerId(id);
                CompletableFuture<Optional<SchedulerAssignment>> call =
                        cluster.service.nextTask(ghost, Optional.empty(), Cluster.LONGEST_WAIT);
                await().until(() -> {
                    boolean taken = call.isDone();
                    if (!taken) { // no task may be left: of these, one reaches it, since waiting calls are served in
                        // turn
                        jobs.addAll(cluster.submit(1, 100, SHORT));
                    }
                    return taken;
                });
                assertThat(call.join()).isPresent();
                cluster.service.disconnect(ghost);
            }
            cluster.awaitSucceeded(1_500);
            // These crash, most of them in the middle of a task, and half of them come back as successors.
            cluster.command(() -> IntStream.rangeClosed(1, 20)
                    .forEach(number -> cluster.fleet.executionManager(number).crash()));
            cluster.command(() -> IntStream.rangeClosed(1, 10)
                    .forEach(number -> cluster.fleet.executionManager(number).comeBack()));
            cluster.awaitSucceeded(2_500);
            cluster.toScheduler.cut();
            ends(cluster, jobs);
        }
        log.isClear(150, Log::tellsOfDeath);
    }

    @Test
    @DisplayName("survives answers lost in transit, with their connections, in both directions")
    void lostAnswers() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the lost answers: " + seed);
        Random toScheduler = new Random(seed);
        Random toFleet = new Random(seed + 1);
        AtomicInteger lost = new AtomicInteger();
        try (Cluster cluster = new Cluster(MACHINES)) {
            cluster.scheduler.toStorage.lose(data -> toScheduler.nextInt(8) == 0 && lost.incrementAndGet() > 0);
            cluster.toScheduler.lose(data -> toFleet.nextInt(200) == 0 && lost.incrementAndGet() > 0);
            List<JobId> jobs = cluster.submit(8, 500, SHORT);
            ends(cluster, jobs);
        }
        assertThat(lost).as("answers lost").hasPositiveValue();
        assertThat(log.lines()).noneMatch(line -> line.contains(" ERROR "));
    }

    @Test
    @DisplayName("survives the silent death of the connection to storage")
    void halfOpenToStorage() throws Exception {
        try (Cluster cluster = new Cluster(MACHINES)) {
            List<JobId> jobs = cluster.submit(8, 500, SHORT);
            cluster.awaitSucceeded(500);
            cluster.scheduler.toStorage.freeze();
            cluster.submit(2, 100, SHORT);
            cluster.awaitSucceeded(2_000);
            // Only the scheduler's end is told: storage keeps holding the polls, which swallow what is sent again.
            cluster.scheduler.toStorage.abandon();
            cluster.submit(2, 100, SHORT);
            ends(cluster, jobs);
        }
        log.isClear(60);
    }

    @Test
    @DisplayName("survives the silent death of connections of execution managers")
    void halfOpenToFleet() throws Exception {
        try (Cluster cluster = Cluster.withDeaths(MACHINES)) {
            List<JobId> jobs = cluster.submit(8, 500, SHORT);
            cluster.awaitSucceeded(500);
            // The scheduler is not told: what it hands out to them reaches nobody, and they ask anew.
            cluster.toScheduler.abandon();
            cluster.awaitSucceeded(1_500);
            // Neither end is told: these wait for an answer forever, and new ones have to do their work.
            cluster.toScheduler.freeze();
            cluster.command(() -> IntStream.range(0, 16).forEach(i -> cluster.fleet.add()));
            ends(cluster, jobs);
        }
        log.isClear(150, Log::tellsOfDeath);
    }

    @Test
    @DisplayName("survives garbage, malformed messages, unknown ids and oversized messages at the scheduler's port")
    void hostileClients() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the garbage: " + seed);
        Random random = new Random(seed);
        // Tasks handed to strangers come back when these have been silent.
        try (Cluster cluster = Cluster.withDeaths(MACHINES)) {
            List<JobId> jobs = cluster.submit(8, 500, SHORT);
            cluster.awaitSucceeded(100);
            int port = cluster.scheduler.port();
            for (int i = 0; i < 40; i++) {
                garbage(port, random, i % 2 == 0);
            }
            try (RawClient hostile = new RawClient(port)) {
                List<RawClient.Sent> sent = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    byte[] noise = new byte[random.nextInt(200)];
                    random.nextBytes(noise);
                    sent.add(hostile.send("NextTask", noise));
                    sent.add(hostile.send("Heartbeat", noise));
                    sent.add(hostile.send("Shutdown", noise));
                    sent.add(hostile.send("Rob", noise));
                }
                for (int i = 0; i < 10; i++) {
                    sent.add(hostile.send("NextTask", new byte[1 << 20]));
                    sent.add(hostile.send("Heartbeat", new byte[1 << 20]));
                }
                // Guessed acknowledgements of others' tasks, and the shutdown of a stranger.
                for (long id = 0; id < 200; id++) {
                    TaskAssignmentRecord guessed = TaskAssignmentRecord.newBuilder()
                            .setId(id)
                            .setFrom(1)
                            .build();
                    sent.add(hostile.send(
                            "NextTask",
                            NextTaskRequest.newBuilder()
                                    .setExecutionManagerId(5_000 + id)
                                    .setPrevAssignment(guessed)
                                    .build()));
                    sent.add(hostile.send(
                            "Shutdown",
                            ShutdownRequest.newBuilder()
                                    .setExecutionManagerId(-1 - id)
                                    .addPrevAssignments(guessed)
                                    .build()));
                }
                sent.add(hostile.send("Heartbeat", HeartbeatRequest.getDefaultInstance()));
                for (RawClient.Sent each : sent) {
                    each.ended();
                }
            }
            ends(cluster, jobs);
        }
        assertThat(log.lines()).noneMatch(line -> line.contains(" ERROR "));
    }

    /** Sends nonsense, at once or after a valid preface, and hangs up. */
    private static void garbage(int port, Random random, boolean afterPreface) throws IOException {
        byte[] noise = new byte[1 + random.nextInt(10_000)];
        random.nextBytes(noise);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            if (afterPreface) {
                out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            }
            out.write(noise);
            out.flush();
        } catch (IOException hungUp) {
            // The server may be first.
        }
    }

    @Test
    @DisplayName("survives garbage from storage's port")
    void hostileStorage() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the garbage: " + seed);
        Random random = new Random(seed);
        try (Cluster cluster = new Cluster(MACHINES);
                ServerSocket hostile = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<JobId> jobs = cluster.submit(8, 500, SHORT);
            cluster.awaitSucceeded(500);
            cluster.scheduler.toStorage.refuse();
            cluster.scheduler.toStorage.leadTo(hostile.getLocalPort());
            hostile.setSoTimeout((int) Patience.MINUTES.toMillis());
            for (int i = 0; i < 10; i++) {
                byte[] noise = new byte[1 + random.nextInt(10_000)];
                random.nextBytes(noise);
                Socket victim = hostile.accept();
                try (victim) {
                    if (i % 2 == 0) {
                        // A valid start of HTTP/2: settings.
                        victim.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                    }
                    victim.getOutputStream().write(noise);
                    victim.getOutputStream().flush();
                } catch (IOException hungUp) {
                    // The client may be first.
                }
            }
            cluster.scheduler.toStorage.leadTo(cluster.storageServer.port());
            cluster.scheduler.toStorage.cut();
            ends(cluster, jobs);
        }
        log.isClear(100);
    }

    @Test
    @DisplayName("survives clients that open 10,000 calls, get tasks, and read nothing")
    void readNothing() throws Exception {
        List<RawClient> unwilling = new ArrayList<>();
        // No execution managers at first: every open call is one of these.
        try (Cluster cluster = Cluster.withDeaths(0)) {
            for (int connection = 0; connection < 10; connection++) {
                RawClient client = RawClient.readingNothing(cluster.scheduler.port());
                unwilling.add(client);
                for (int call = 0; call < 1_000; call++) {
                    client.send(
                            "NextTask",
                            NextTaskRequest.newBuilder()
                                    .setExecutionManagerId(10_000 + connection * 1_000 + call)
                                    .setWaitTimeMs(Cluster.LONGEST_WAIT.toMillis())
                                    .build());
                }
                // Before the next one connects: on a slow machine its handshake could be delayed behind all these
                // calls.
                String allOpen = "openCalls=" + (connection + 1) * 1_000 + "]]";
                await().untilAsserted(
                                () -> assertThat(cluster.scheduler.toString()).endsWith(allOpen));
            }
            List<JobId> jobs = cluster.submit(10, 1_200, AT_ONCE);
            await().until(() -> unwilling.stream().allMatch(RawClient::everyCallIsAnswered));
            // Half of them leave, and what they were given comes back at once; what the others have, when they have
            // been silent.
            unwilling.subList(0, 5).forEach(RawClient::close);
            cluster.command(() -> IntStream.range(0, MACHINES).forEach(i -> cluster.fleet.add()));
            ends(cluster, jobs);
            assertThat(unwilling.subList(5, 10))
                    .as("those that stayed, with every call open")
                    .allMatch(RawClient::everyCallIsOpen);
            unwilling.forEach(RawClient::close);
        } finally {
            unwilling.forEach(RawClient::close);
        }
        assertThat(log.lines())
                .noneMatch(line -> line.contains(" ERROR "))
                .filteredOn(line -> line.matches(
                        ".* execution manager 1[5-9]\\d{3} was silent .*; it held task .*, which is offered again"))
                .as("deaths of those that stayed")
                .hasSize(5_000);
    }
}
