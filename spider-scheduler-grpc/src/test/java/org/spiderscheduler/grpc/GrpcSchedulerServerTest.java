package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.spiderscheduler.grpc.Patience.await;
import static org.spiderscheduler.grpc.ScriptedService.next;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.UnknownExecutionManagerException;
import org.spiderscheduler.grpc.proto.scheduler.HeartbeatRequest;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskRequest;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskResponse;
import org.spiderscheduler.grpc.proto.scheduler.ShutdownRequest;

@DisplayName("The server for execution managers")
class GrpcSchedulerServerTest {
    private static final long MAX = -1; // the greatest unsigned
    private static final ExecutionManagerId SOMEBODY = new ExecutionManagerId(MAX);
    private static final TaskAssignmentRecord RECORD =
            new TaskAssignmentRecord(new TaskAssignmentId(MAX - 1), new SchedulerId(MAX - 2));
    private static final SchedulerAssignment TASK = new SchedulerAssignment(
            RECORD,
            new SessionId(MAX - 3),
            new TaskAssignment(new ResourceGroupId(MAX - 4), new JobId(MAX - 5), TaskId.index(MAX - 6)));
    private static final NextTaskRequest ASK =
            NextTaskRequest.newBuilder().setExecutionManagerId(MAX).build();

    private final ManualTime time = new ManualTime();
    private final ScriptedService service = new ScriptedService();
    private final List<AutoCloseable> open = new ArrayList<>();
    private GrpcSchedulerServer server;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = start(options -> options);
        client = connect(server);
    }

    private GrpcSchedulerServer.Builder builder() {
        return GrpcSchedulerServer.builder(service, 0, InsecureServerCredentials.create())
                .bindTo("127.0.0.1")
                .timer(time.timer());
    }

    private GrpcSchedulerServer start(UnaryOperator<GrpcSchedulerServer.Builder> options) throws IOException {
        GrpcSchedulerServer started = options.apply(builder()).build();
        open.add(started);
        started.start();
        return started;
    }

    private RawClient connect(GrpcSchedulerServer to) {
        RawClient connected = new RawClient(to.port());
        open.add(0, connected);
        return connected;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        assertThat(time.isIdle()).as("no alarm is left: %s", time).isTrue();
    }

    @Nested
    @DisplayName("answers a call for a task")
    class NextTask {
        @Test
        @DisplayName("with the task; all ids are unsigned")
        void task() throws Exception {
            RawClient.Sent sent = client.send("NextTask", ASK);
            ScriptedService.NextTask call = next(service.nextTasks);
            assertThat(call.executionManager()).isEqualTo(SOMEBODY);
            call.answer().complete(Optional.of(TASK));
            RawClient.Ended ended = sent.ended();
            assertThat(ended.status()).isEqualTo(Status.OK);
            var given = NextTaskResponse.parseFrom(ended.messages().get(0)).getAssignment();
            assertThat(given.getId()).isEqualTo(MAX - 1);
            assertThat(given.getSchedulerId()).isEqualTo(MAX - 2);
            assertThat(given.getSessionId()).isEqualTo(MAX - 3);
            assertThat(given.getResourceGroupId()).isEqualTo(MAX - 4);
            assertThat(given.getJobId()).isEqualTo(MAX - 5);
            assertThat(given.getTaskId().getIndex()).isEqualTo(MAX - 6);
        }

        @Test
        @DisplayName("with an explicit no-task answer if there is none")
        void none() throws Exception {
            RawClient.Sent sent = client.send("NextTask", ASK);
            next(service.nextTasks).answer().complete(Optional.empty());
            assertThat(NextTaskResponse.parseFrom(sent.ended().messages().get(0))
                            .getResultCase())
                    .isEqualTo(NextTaskResponse.ResultCase.NO_TASK);
        }

        @Test
        @DisplayName("and tells the service of the acknowledgement that comes with it, if one does")
        void acknowledgement() throws Exception {
            client.send("NextTask", ASK);
            assertThat(next(service.nextTasks).previous()).isEmpty();
            client.send(
                    "NextTask",
                    ASK.toBuilder()
                            .setPrevAssignment(
                                    org.spiderscheduler.grpc.proto.scheduler.TaskAssignmentRecord.newBuilder()
                                            .setId(MAX - 1)
                                            .setFrom(MAX - 2))
                            .build());
            assertThat(next(service.nextTasks).previous()).contains(RECORD);
        }

        @ParameterizedTest(name = "{0} ms")
        @ValueSource(longs = {0, 1, 59_999, 60_000, 60_001, Long.MAX_VALUE, Long.MIN_VALUE, MAX})
        @DisplayName("within the wait it asks for, and 60 s at the most; it is unsigned")
        void within(long millis) throws Exception {
            client.send("NextTask", ASK.toBuilder().setWaitTimeMs(millis).build());
            assertThat(next(service.nextTasks).within())
                    .isEqualTo(Duration.ofMillis(millis >= 0 && millis < 60_000 ? millis : 60_000));
        }

        @Test
        @DisplayName("and holds no thread meanwhile: a thousand wait, and one thread serves")
        void parked() throws Exception {
            List<RawClient.Sent> waiting = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                waiting.add(client.send("NextTask", ASK));
            }
            List<ScriptedService.NextTask> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                calls.add(next(service.nextTasks));
            }
            assertThat(calls)
                    .extracting(ScriptedService.NextTask::thread)
                    .containsOnly(calls.get(0).thread());
            assertThat(server.toString()).endsWith(", openCalls=1000]");
            calls.forEach(call -> call.answer().complete(Optional.empty()));
            for (RawClient.Sent each : waiting) {
                assertThat(each.ended().code()).isEqualTo(Status.Code.OK);
            }
        }

        @Test
        @DisplayName("with an error that matches the failure of the service, delayed by 1 s")
        void failure() throws Exception {
            RawClient.Sent closed = client.send("NextTask", ASK);
            next(service.nextTasks).answer().completeExceptionally(new DispatchQueueClosedException("closed"));
            RawClient.Sent other = client.send("NextTask", ASK);
            next(service.nextTasks).answer().completeExceptionally(new SchedulerException("the core failed: oops"));
            RawClient.Sent wordless = client.send("NextTask", ASK);
            next(service.nextTasks).answer().completeExceptionally(new IllegalStateException());
            service.thrown = Optional.of(new IOException("no"));
            RawClient.Sent thrown = client.send("NextTask", ASK);
            RawClient.Sent unreadable = client.send("NextTask", new byte[] {(byte) 0xff});
            await().until(() -> time.toString().split("a delayed error answer", -1).length == 1 + 5);
            service.thrown = Optional.empty();
            time.advanceToJustBefore(Duration.ofSeconds(1));
            heartbeat();
            assertThat(List.of(closed, other, wordless, thrown, unreadable)).noneMatch(RawClient.Sent::isOver);
            time.advance(Duration.ofMillis(10));
            assertEnds(closed, Status.Code.INTERNAL, "scheduler is shutting down");
            assertEnds(other, Status.Code.INTERNAL, "the core failed: oops");
            assertEnds(wordless, Status.Code.INTERNAL, "java.lang.IllegalStateException");
            assertEnds(thrown, Status.Code.INTERNAL, "no");
            assertEnds(unreadable, Status.Code.INVALID_ARGUMENT, "a request that cannot be read");
        }

        @Test
        @DisplayName("with an error when the service returns null, or a future of null (§1.6)")
        @SuppressWarnings({"NullAway", "NullOptional"})
        void nothing() throws Exception {
            RawClient hasty = connect(start(options -> options.errorDelay(Duration.ZERO)));
            RawClient.Sent none = hasty.send("NextTask", ASK);
            next(service.nextTasks).answer().complete(null);
            assertEnds(none, Status.Code.INTERNAL, "the service answered with null");
            service.givesNull = true;
            assertEnds(hasty.send("NextTask", ASK), Status.Code.INTERNAL, "the service returned no future");
            assertEnds(
                    hasty.send("Heartbeat", HeartbeatRequest.getDefaultInstance()),
                    Status.Code.INTERNAL,
                    "the service returned no future");
            assertEnds(hasty.send("Shutdown", Shutdown.LEAVE), Status.Code.INTERNAL, "the service returned no future");
        }

        @Test
        @DisplayName("with no error at all, if told to delay it forever")
        void heldBackForEver() throws Exception {
            RawClient patient = connect(start(options -> options.errorDelay(ChronoUnit.FOREVER.getDuration())));
            RawClient.Sent sent = patient.send("NextTask", ASK);
            next(service.nextTasks).answer().completeExceptionally(new SchedulerException("oops"));
            await().until(() -> time.toString().contains("a delayed error answer"));
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> time.advance(Duration.ofDays(365)));
            assertThat(sent.isOver()).isFalse();
        }

        @Test
        @DisplayName("with an error at once, if told not to delay it")
        void notHeldBack() throws Exception {
            RawClient hasty = connect(start(options -> options.errorDelay(Duration.ZERO)));
            RawClient.Sent sent = hasty.send("NextTask", ASK);
            next(service.nextTasks).answer().completeExceptionally(new SchedulerException("oops"));
            assertEnds(sent, Status.Code.INTERNAL, "oops");
        }

        @Test
        @DisplayName("no more when its client is gone: the call to the service ends, and so does a delayed error")
        void clientGone() throws Exception {
            RawClient.Sent parked = client.send("NextTask", ASK);
            RawClient.Sent failed = client.send("NextTask", ASK);
            ScriptedService.NextTask call = next(service.nextTasks);
            next(service.nextTasks).answer().completeExceptionally(new SchedulerException("oops"));
            // There is one thread: when a later heartbeat has been served, so have these.
            heartbeat();
            assertThat(time.isIdle()).isFalse();
            parked.cancel();
            failed.cancel();
            assertThat(call.answer().get(1, TimeUnit.MINUTES)).isEmpty();
            await().until(time::isIdle);
            assertThat(service.givenBack).isEmpty();
        }

        @Test
        @DisplayName("and gives the task back at once when its client was gone before")
        void goneBefore() throws Exception {
            RawClient.Sent sent = client.send("NextTask", ASK);
            ScriptedService.NextTask call = next(service.nextTasks);
            call.answer().claim();
            sent.cancel();
            call.answer().awaitRefusal();
            call.answer().bring(TASK);
            assertThat(next(service.givenBack)).isEqualTo(new ScriptedService.GivenBack(SOMEBODY, RECORD));
        }

        @Test
        @DisplayName("and gives the task back at once when its client goes before the answer has been sent")
        void goneUnread() throws Exception {
            RawClient unwilling = RawClient.readingNothing(server.port());
            open.add(0, unwilling);
            RawClient.Sent sent = unwilling.send("NextTask", ASK);
            next(service.nextTasks).answer().complete(Optional.of(TASK));
            heartbeat();
            assertThat(service.givenBack).isEmpty();
            sent.cancel();
            assertThat(next(service.givenBack)).isEqualTo(new ScriptedService.GivenBack(SOMEBODY, RECORD));
        }

        @Test
        @DisplayName("and gives back no task that has been sent")
        void delivered() throws Exception {
            RawClient.Sent sent = client.send("NextTask", ASK);
            next(service.nextTasks).answer().complete(Optional.of(TASK));
            sent.ended();
            client.close();
            await().until(() -> server.toString().endsWith("openCalls=0]"));
            assertThat(service.givenBack).isEmpty();
        }

        @Test
        @DisplayName("no more when its connection is cut")
        void cut() throws Exception {
            try (Pipe pipe = new Pipe(server.port())) {
                RawClient stuck = new RawClient(pipe.port());
                open.add(0, stuck);
                stuck.send("Heartbeat", HeartbeatRequest.getDefaultInstance()).ended();
                RawClient.Sent sent = stuck.send("NextTask", ASK);
                ScriptedService.NextTask call = next(service.nextTasks);
                pipe.cut();
                assertThat(call.answer().get(1, TimeUnit.MINUTES)).isEmpty();
                assertThat(sent.ended().code()).isEqualTo(Status.Code.UNAVAILABLE);
            }
        }
    }

    private void heartbeat() throws Exception {
        assertThat(client.send("Heartbeat", HeartbeatRequest.getDefaultInstance())
                        .ended()
                        .code())
                .isEqualTo(Status.Code.OK);
    }

    private static void assertEnds(RawClient.Sent sent, Status.Code code, String description) throws Exception {
        assertThat(sent.ended().status()).returns(code, Status::getCode).returns(description, Status::getDescription);
    }

    @Nested
    @DisplayName("answers a heartbeat")
    class Heartbeat {
        @Test
        @DisplayName("with nothing, and tells the service which execution manager is alive")
        void heartbeat() throws Exception {
            RawClient.Ended ended = client.send(
                            "Heartbeat",
                            HeartbeatRequest.newBuilder()
                                    .setExecutionManagerId(MAX)
                                    .build())
                    .ended();
            assertThat(ended.status()).isEqualTo(Status.OK);
            assertThat(ended.messages()).containsExactly(new byte[0]);
            assertThat(next(service.heartbeats)).isEqualTo(SOMEBODY);
        }

        @Test
        @DisplayName("with an error at once that matches the failure of the service")
        void fails() throws Exception {
            service.answer = CompletableFuture.failedFuture(new SchedulerException("oops"));
            assertEnds(client.send("Heartbeat", HeartbeatRequest.getDefaultInstance()), Status.Code.INTERNAL, "oops");
            service.thrown = Optional.of(new IOException("no"));
            assertEnds(client.send("Heartbeat", HeartbeatRequest.getDefaultInstance()), Status.Code.INTERNAL, "no");
        }
    }

    @Nested
    @DisplayName("answers the shutdown of an execution manager")
    class Shutdown {
        static final ShutdownRequest LEAVE = ShutdownRequest.newBuilder()
                .setExecutionManagerId(MAX)
                .addPrevAssignments(org.spiderscheduler.grpc.proto.scheduler.TaskAssignmentRecord.newBuilder()
                        .setId(MAX - 1)
                        .setFrom(MAX - 2))
                .build();

        @Test
        @DisplayName("with nothing, and tells the service what it acknowledges")
        void leaves() throws Exception {
            assertThat(client.send("Shutdown", LEAVE).ended().status()).isEqualTo(Status.OK);
            assertThat(next(service.shutdowns)).isEqualTo(new ScriptedService.Shutdown(SOMEBODY, List.of(RECORD)));
        }

        @Test
        @DisplayName("with NOT_FOUND if it is not known, with INTERNAL if the scheduler is shutting down")
        void unknown() throws Exception {
            service.answer = CompletableFuture.failedFuture(new UnknownExecutionManagerException(SOMEBODY));
            RawClient.Ended unknown = client.send("Shutdown", LEAVE).ended();
            assertThat(unknown.code()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(unknown.status().getDescription()).contains("18446744073709551615");
            service.answer = CompletableFuture.failedFuture(new DispatchQueueClosedException("closed"));
            assertEnds(client.send("Shutdown", LEAVE), Status.Code.INTERNAL, "scheduler is shutting down");
        }

        @Test
        @DisplayName("with the same when the failure is wrapped by a completion stage of the service")
        void wrapped() throws Exception {
            service.answer = CompletableFuture.<Void>failedFuture(new UnknownExecutionManagerException(SOMEBODY))
                    .thenRun(() -> {});
            assertThat(client.send("Shutdown", LEAVE).ended().code()).isEqualTo(Status.Code.NOT_FOUND);
            service.answer = CompletableFuture.<Void>failedFuture(new DispatchQueueClosedException("closed"))
                    .thenRun(() -> {});
            assertEnds(client.send("Shutdown", LEAVE), Status.Code.INTERNAL, "scheduler is shutting down");
        }
    }

    @Nested
    @DisplayName("refuses")
    class Refuses {
        @ParameterizedTest
        @ValueSource(strings = {"Heartbeat", "Shutdown"})
        @DisplayName("what cannot be read, no request, and a second one")
        void malformed(String method) throws Exception {
            assertEnds(
                    client.send(method, new byte[] {(byte) 0xff}),
                    Status.Code.INVALID_ARGUMENT,
                    "a request that cannot be read");
            assertEnds(client.send(method), Status.Code.INVALID_ARGUMENT, "a call without a request");
            byte[] empty = {};
            assertThat(client.send(method, empty, empty).ended().code()).isNotEqualTo(Status.Code.OK);
            assertThat(service.heartbeats).isEmpty();
            assertThat(service.shutdowns).isEmpty();
        }

        @Test
        @DisplayName("an unknown method")
        void unknownMethod() throws Exception {
            assertThat(client.send("NextTasks", ASK).ended().code()).isEqualTo(Status.Code.UNIMPLEMENTED);
        }

        @Test
        @DisplayName("a request above 256 KiB, and takes one of that size")
        void large() throws Exception {
            int most = 256 << 10;
            RawClient.Ended ended = client.send("Shutdown", leaveOf(most + 1)).ended();
            assertThat(ended.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(client.send("Shutdown", leaveOf(most)).ended().code()).isEqualTo(Status.Code.OK);
            heartbeat();
        }

        /** A shutdown of that size, padded with an unknown field. */
        private byte[] leaveOf(int bytes) {
            byte[] request = new byte[bytes];
            int length = bytes - 4;
            request[0] = 15 << 3 | 2;
            request[1] = (byte) ((length & 0x7f) | 0x80);
            request[2] = (byte) ((length >> 7 & 0x7f) | 0x80);
            request[3] = (byte) (length >> 14);
            return request;
        }

        @Test
        @DisplayName("more than 1,024 calls at a time on a connection: they wait at the client, and others are served")
        void tooMany() throws Exception {
            List<RawClient.Sent> sent = new ArrayList<>();
            for (int i = 0; i < 1_030; i++) {
                sent.add(client.send("NextTask", ASK));
            }
            List<ScriptedService.NextTask> calls = new ArrayList<>();
            for (int i = 0; i < 1_024; i++) {
                calls.add(next(service.nextTasks));
            }
            assertThat(connect(server)
                            .send("Heartbeat", HeartbeatRequest.getDefaultInstance())
                            .ended()
                            .code())
                    .isEqualTo(Status.Code.OK);
            assertThat(service.nextTasks).isEmpty();
            calls.forEach(call -> call.answer().complete(Optional.empty()));
            for (int i = 0; i < 6; i++) {
                next(service.nextTasks).answer().complete(Optional.empty());
            }
            for (RawClient.Sent each : sent) {
                assertThat(each.ended().code()).isEqualTo(Status.Code.OK);
            }
        }
    }

    @Nested
    @DisplayName("closes a connection")
    class Connections {
        @Test
        @DisplayName("that has had no call for as long as it is told")
        void idle() throws Exception {
            GrpcSchedulerServer strict = start(options -> options.maxConnectionIdle(Duration.ofSeconds(1)));
            try (Pipe pipe = new Pipe(strict.port());
                    RawClient idle = new RawClient(pipe.port())) {
                // On a slow machine the first may arrive when the second is over.
                await().until(() -> idle.send("Heartbeat", HeartbeatRequest.getDefaultInstance())
                        .ended()
                        .status()
                        .isOk());
                await().until(() -> pipe.connections() == 0);
            }
        }

        @Test
        @Tag("proof")
        @DisplayName("that answers no ping for as long as it is told, and gives the call on it back to the service")
        void keepAlive() throws Exception {
            GrpcSchedulerServer strict =
                    start(options -> options.keepAlive(Duration.ofSeconds(10), Duration.ofMillis(100)));
            try (Pipe pipe = new Pipe(strict.port());
                    RawClient frozen = new RawClient(pipe.port())) {
                RawClient.Sent sent = frozen.send("NextTask", ASK);
                ScriptedService.NextTask call = next(service.nextTasks);
                pipe.freeze();
                assertThat(call.answer().get(1, TimeUnit.MINUTES)).isEmpty();
                assertThat(sent.isOver()).isFalse();
            }
        }

        @Test
        @DisplayName("that pings more often than it may, and says why")
        void pings() throws Exception {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(60_000);
                OutputStream out = new BufferedOutputStream(socket.getOutputStream());
                out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
                out.write(settings);
                byte[] ping = {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
                for (int i = 0; i < 10; i++) {
                    out.write(ping);
                }
                // At once: a connection that is closed before it has been read to its end is reset.
                out.flush();
                String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(said).contains("too_many_pings");
            }
        }

        @Test
        @DisplayName("that does not speak HTTP/2, and keeps serving others")
        void garbage() throws Exception {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\n\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                while (socket.getInputStream().read() >= 0) {
                    // Its answer is HTTP/2, until it hangs up.
                }
            }
            heartbeat();
        }
    }

    @Nested
    @DisplayName("starts and stops")
    class Life {
        @Test
        @DisplayName("with an executor that is one of the threads that serve, and refuses work after the stop")
        void executor() throws Exception {
            CompletableFuture<String> thread =
                    CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), server.executor());
            assertThat(thread.get(1, TimeUnit.MINUTES)).startsWith("spider-scheduler-io");

            server.stop(Duration.ZERO).get(1, TimeUnit.MINUTES);
            assertThatThrownBy(() -> server.executor().execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
        }

        @Test
        @DisplayName("once")
        void once() {
            assertThatThrownBy(server::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this server has been started or stopped already; make another");
        }

        @Test
        @DisplayName("not on a port that is taken, and says which, and why")
        void taken() throws Exception {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                GrpcSchedulerServer late = GrpcSchedulerServer.builder(
                                service, socket.getLocalPort(), InsecureServerCredentials.create())
                        .bindTo("127.0.0.1")
                        .build();
                assertThatThrownBy(late::start)
                        .isInstanceOf(IOException.class)
                        .hasMessage("cannot listen on 127.0.0.1:" + socket.getLocalPort() + ": Address already in use");
                late.close();
            }
        }

        @Test
        @DisplayName("without having listened, and reports a port only while it listens")
        void neverStarted() throws Exception {
            GrpcSchedulerServer never = builder().build();
            assertThatThrownBy(never::port)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this server does not listen");
            assertThat(never).hasToString("GrpcSchedulerServer[port=-1, openCalls=0]");
            never.close();
            assertThatThrownBy(never::start).isInstanceOf(IllegalStateException.class);
        }

        @Test
        @DisplayName("when open calls have been answered; later ones find no server")
        void grace() throws Exception {
            RawClient.Sent sent = client.send("NextTask", ASK);
            ScriptedService.NextTask call = next(service.nextTasks);
            CompletableFuture<java.lang.Void> stopped = server.stop(Duration.ofSeconds(5));
            // Refused by the connection, or, before word of the stop has reached it, by the server.
            assertThat(client.send("NextTask", ASK).ended().code()).isNotEqualTo(Status.Code.OK);
            assertThat(service.nextTasks).isEmpty();
            assertThat(stopped).isNotDone();
            call.answer().complete(Optional.of(TASK));
            assertThat(sent.ended().code()).isEqualTo(Status.Code.OK);
            stopped.get(1, TimeUnit.MINUTES);
            assertThat(service.givenBack).isEmpty();
        }

        @Test
        @DisplayName("after its grace period, cutting off what is still open: tasks that were not sent are given back")
        void graceOver() throws Exception {
            RawClient.Sent parked = client.send("NextTask", ASK);
            ScriptedService.NextTask call = next(service.nextTasks);
            CompletableFuture<java.lang.Void> stopped = server.stop(Duration.ofSeconds(5));
            time.advanceToJustBefore(Duration.ofSeconds(5));
            assertThat(stopped).isNotDone();
            time.advance(Duration.ofMillis(10));
            stopped.get(1, TimeUnit.MINUTES);
            assertThat(call.answer()).isCompletedWithValue(Optional.empty());
            assertThat(parked.ended().code()).isNotEqualTo(Status.Code.OK);
        }

        @Test
        @DisplayName("at once with close(), or when a second stop has no grace")
        void close() throws Exception {
            client.send("NextTask", ASK);
            next(service.nextTasks);
            CompletableFuture<java.lang.Void> stopped = server.stop(Duration.ofDays(1));
            server.close();
            stopped.get(1, TimeUnit.MINUTES);
        }

        @Test
        @DisplayName("and lets dependents of its stop wait for the end of another component")
        void thenOther() throws Exception {
            GrpcSchedulerStorageClient other = GrpcSchedulerStorageClient.builder(
                            "127.0.0.1", server.port(), InsecureChannelCredentials.create())
                    .build();
            server.stop(Duration.ZERO).thenRun(other::close).get(1, TimeUnit.MINUTES);
        }

        @Test
        @DisplayName("not with close() on its own thread, which would wait for itself")
        void ownThread() throws Exception {
            RawClient.Sent sent = client.send("NextTask", ASK);
            ScriptedService.NextTask call = next(service.nextTasks);
            CompletableFuture<java.lang.Void> closed = call.answer().thenAccept(none -> server.close());
            sent.cancel();
            assertThat(closed.handle((done, failure) -> failure).get(1, TimeUnit.MINUTES))
                    .hasMessageMatching(
                            ".*close\\(\\) on spider-scheduler-io-.* would wait for itself; stop\\(\\) returns a future");
        }
    }

    @Nested
    @DisplayName("refuses, and names, an option that is")
    class Options {
        private void refuses(ThrowingCallable option, String message) {
            assertThatThrownBy(option)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @Test
        @DisplayName("out of its range")
        void ranges() {
            Duration negative = Duration.ofMillis(-1);
            Duration second = Duration.ofSeconds(1);
            refuses(() -> port(-1), "port: -1 is not from 0 to 65535");
            refuses(() -> port(65_536), "port: 65536 is not from 0 to 65535");
            refuses(() -> builder().bindTo(""), "host: \"\" is empty");
            refuses(() -> builder().threads(0), "threads: 0 is below 1");
            refuses(() -> builder().maxWait(negative), "maxWait: PT-0.001S is negative; it must be zero or more");
            refuses(() -> builder().errorDelay(negative), "errorDelay: PT-0.001S is negative; it must be zero or more");
            refuses(() -> builder().maxInboundMessageSize(0), "maxInboundMessageSize: 0 is below 1");
            refuses(() -> builder().maxCallsPerConnection(0), "maxCallsPerConnection: 0 is below 1");
            refuses(() -> builder().keepAlive(second, second), "keepAlive time: PT1S is below PT10S");
            refuses(
                    () -> builder().keepAlive(Duration.ofSeconds(10), Duration.ZERO),
                    "keepAlive timeout: PT0S is not above zero");
            refuses(
                    () -> builder().permitKeepAlive(negative),
                    "permitKeepAlive: PT-0.001S is negative; it must be zero or more");
            refuses(
                    () -> builder().maxConnectionIdle(Duration.ofMillis(999)),
                    "maxConnectionIdle: PT0.999S is below PT1S");
            refuses(() -> builder().stopTimeout(Duration.ZERO), "stopTimeout: PT0S is not above zero");
            refuses(() -> server.stop(negative), "grace: PT-0.001S is negative; it must be zero or more");
        }

        private void port(int port) {
            GrpcSchedulerServer.builder(service, port, InsecureServerCredentials.create());
        }
    }
}
