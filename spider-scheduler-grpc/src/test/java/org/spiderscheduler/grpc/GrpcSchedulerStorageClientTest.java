package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.spiderscheduler.grpc.Patience.await;

import io.grpc.ChannelCredentials;
import io.grpc.Context;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.StorageInvalidInputException;
import org.spiderscheduler.api.StorageServerException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.grpc.proto.common.Void;
import org.spiderscheduler.grpc.proto.storage.JobIdRequest;
import org.spiderscheduler.grpc.proto.storage.JobStateResponse;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksRequest;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksResponse;
import org.spiderscheduler.grpc.proto.storage.ReadyTask;
import org.spiderscheduler.grpc.proto.storage.ReadyTasks;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerRequest;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerResponse;

@DisplayName("The client of storage")
class GrpcSchedulerStorageClientTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final long MAX = -1; // the greatest unsigned

    private final ManualTime time = new ManualTime();
    private ScriptedStorage storage;
    private GrpcSchedulerStorageClient client;

    @BeforeEach
    void start() throws Exception {
        storage = new ScriptedStorage();
        client = builder().build();
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
        client.stop().get(1, TimeUnit.MINUTES);
        assertThat(time.isIdle()).as("no alarm is left: %s", time).isTrue();
    }

    private GrpcSchedulerStorageClient.Builder builder() {
        return GrpcSchedulerStorageClient.builder("127.0.0.1", storage.port(), InsecureChannelCredentials.create())
                .timer(time.timer());
    }

    private void register() throws Exception {
        CompletableFuture<SchedulerRegistration> registered = client.register("scheduler.example", 50_052);
        storage.register(7, 1);
        get(registered);
    }

    private static InboundEntry entry(long job, TaskId task) {
        return new InboundEntry(new ResourceGroupId(3), new JobId(job), task);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(1, TimeUnit.MINUTES);
    }

    /** What a future fails with. */
    private static Throwable failure(CompletableFuture<?> future) {
        try {
            Object brought = future.get(1, TimeUnit.MINUTES);
            throw new AssertionError("it brought " + brought);
        } catch (ExecutionException failed) {
            return Objects.requireNonNull(failed.getCause());
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    /** Shows that nothing else has been asked of storage so far. */
    private void asksForNothingElse() throws Exception {
        CompletableFuture<JobState> asked = client.jobState(new JobId(1));
        storage.next("GetJobState").fail(Status.NOT_FOUND);
        failure(asked);
    }

    @Nested
    @DisplayName("registers")
    class Register {
        @Test
        @DisplayName("under the given address, and returns its id and its session, which are unsigned")
        void registers() throws Exception {
            CompletableFuture<SchedulerRegistration> registered = client.register("scheduler.example", 50_052);
            RegisterSchedulerRequest said = storage.register(MAX, MAX - 1);
            assertThat(said.getHost()).isEqualTo("scheduler.example");
            assertThat(said.getPort()).isEqualTo(50_052);
            assertThat(get(registered))
                    .isEqualTo(new SchedulerRegistration(new SchedulerId(MAX), new SessionId(MAX - 1)));
            assertThat(client.schedulerId()).isEqualTo(new SchedulerId(MAX));
            assertThat(client)
                    .hasToString(
                            "GrpcSchedulerStorageClient[storage at 127.0.0.1:" + storage.port()
                                    + ", SchedulerRegistration[schedulerId=18446744073709551615, sessionId=18446744073709551614]]");
        }

        @Test
        @DisplayName("before anything else: until then polls are refused, and there is no id")
        void first() {
            assertThat(failure(client.pollReady(1, SECOND)))
                    .isExactlyInstanceOf(StorageClientException.class)
                    .hasMessage("not registered: call register(host, port) first")
                    .satisfies(failed -> assertThat(((StorageClientException) failed).isRetryable())
                            .isFalse());
            assertThatThrownBy(client::schedulerId)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this client is not registered: call register(host, port) first");
            assertThat(client)
                    .hasToString(
                            "GrpcSchedulerStorageClient[storage at 127.0.0.1:" + storage.port() + ", not registered]");
        }

        @Test
        @DisplayName("again when asked to, which changes its address")
        void again() throws Exception {
            register();
            CompletableFuture<SchedulerRegistration> registered = client.register("other.example", 50_053);
            assertThat(storage.register(8, 1).getHost()).isEqualTo("other.example");
            assertThat(get(registered).schedulerId()).isEqualTo(new SchedulerId(8));
        }

        @Test
        @DisplayName("not, and says why, when storage rejects the address or does not answer with a registration")
        void refused() throws Exception {
            CompletableFuture<SchedulerRegistration> invalid = client.register("scheduler.example", 1);
            storage.next("RegisterScheduler").fail(Status.INVALID_ARGUMENT.withDescription("no such host"));
            assertThat(failure(invalid))
                    .isExactlyInstanceOf(StorageInvalidInputException.class)
                    .hasMessage("registration with storage at 127.0.0.1:" + storage.port()
                            + " failed: INVALID_ARGUMENT, no such host");
            CompletableFuture<SchedulerRegistration> malformed = client.register("scheduler.example", 1);
            storage.next("RegisterScheduler").answer(RegisterSchedulerResponse.getDefaultInstance());
            assertThat(failure(malformed))
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .hasMessageEndingWith(" returned a malformed answer: no registration");
        }

        @Test
        @DisplayName("not when nothing listens there, and says what it found instead")
        void nobody() throws Exception {
            int free;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free = socket.getLocalPort();
            }
            try (GrpcSchedulerStorageClient lonely = GrpcSchedulerStorageClient.builder(
                            "127.0.0.1", free, InsecureChannelCredentials.create())
                    .build()) {
                assertThat(failure(lonely.register("scheduler.example", 1)))
                        .isExactlyInstanceOf(StorageTransportException.class)
                        .hasMessageStartingWith("registration with storage at 127.0.0.1:" + free
                                + " failed: UNAVAILABLE, io exception: ")
                        .hasMessageContaining("Connection refused");
            }
        }

        @Test
        @Tag("proof")
        @DisplayName("not at an address that takes no connection within 3 s, long before the registration is given up")
        void deaf() throws Exception {
            try (DeafPort port = new DeafPort();
                    GrpcSchedulerStorageClient lonely = towards(port.port())) {
                assertThat(lonely.register("scheduler.example", 1))
                        .failsWithin(Duration.ofMinutes(1))
                        .withThrowableThat()
                        .havingCause()
                        .isExactlyInstanceOf(StorageTransportException.class)
                        .withMessageContaining(" failed: UNAVAILABLE, ")
                        .withMessageContaining("connection timed out after 3000 ms");
            }
        }

        @Test
        @DisplayName("not within the call timeout, and says that it was not even connected")
        void notConnected() throws Exception {
            try (DeafPort port = new DeafPort();
                    GrpcSchedulerStorageClient lonely = towards(port.port())) {
                CompletableFuture<SchedulerRegistration> registered = lonely.register("scheduler.example", 1);
                time.advance(TEN_SECONDS);
                assertThat(failure(registered))
                        .isExactlyInstanceOf(StorageTransportException.class)
                        .hasMessageEndingWith(" failed: CANCELLED, not connected in time");
            }
        }

        private GrpcSchedulerStorageClient towards(int port) {
            return GrpcSchedulerStorageClient.builder("127.0.0.1", port, InsecureChannelCredentials.create())
                    .timer(time.timer())
                    .build();
        }

        @Test
        @DisplayName("with storage itself, whatever proxy the JVM is set to")
        void noProxy() throws Exception {
            ProxySelector before = ProxySelector.getDefault();
            ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved("proxy.invalid", 1)));
            try {
                register();
            } finally {
                ProxySelector.setDefault(before);
            }
        }

        @Test
        @DisplayName("not with a storage that gives no answer within the call timeout")
        void silent() throws Exception {
            CompletableFuture<SchedulerRegistration> registered = client.register("scheduler.example", 1);
            storage.next("RegisterScheduler");
            time.advanceToJustBefore(TEN_SECONDS);
            assertThat(registered).isNotDone();
            time.advance(TEN_SECONDS);
            assertThat(failure(registered))
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .hasMessageEndingWith(" failed: CANCELLED, no answer: the connection is considered dead");
        }
    }

    @Nested
    @DisplayName("registers anew (§2.9)")
    class RegisterAnew {
        @Test
        @DisplayName("once for all lanes, after polls have failed and before the next is sent")
        void afterFailures() throws Exception {
            register();
            CompletableFuture<InboundBatch> ready = client.pollReady(5, Duration.ZERO);
            CompletableFuture<InboundBatch> commit = client.pollCommitReady(5, Duration.ZERO);
            storage.next("PollReadyTasks").fail(Status.UNAVAILABLE);
            storage.next("PollReadyCommitTasks").fail(Status.INTERNAL);
            failure(ready);
            failure(commit);
            asksForNothingElse();
            CompletableFuture<InboundBatch> first = client.pollReady(5, Duration.ZERO);
            CompletableFuture<InboundBatch> second = client.pollCommitReady(5, Duration.ZERO);
            storage.register(8, 1);
            storage.poll("PollReadyTasks", 1);
            storage.poll("PollReadyCommitTasks", 1);
            get(first);
            get(second);
            assertThat(client.schedulerId()).isEqualTo(new SchedulerId(8));
        }

        @Test
        @DisplayName("and once more for a failure that was noticed while a registration was under way")
        void failureMeanwhile() throws Exception {
            register();
            CompletableFuture<InboundBatch> commit = client.pollCommitReady(5, Duration.ZERO);
            ScriptedStorage.Asked held = storage.next("PollReadyCommitTasks");
            CompletableFuture<InboundBatch> ready = client.pollReady(5, Duration.ZERO);
            storage.next("PollReadyTasks").fail(Status.UNAVAILABLE);
            failure(ready);
            CompletableFuture<InboundBatch> again = client.pollReady(5, Duration.ZERO);
            ScriptedStorage.Asked registration = storage.next("RegisterScheduler");
            held.fail(Status.UNAVAILABLE);
            failure(commit);
            registration.answer(registration(8, 1));
            storage.register(9, 1);
            storage.poll("PollReadyTasks", 1);
            get(again);
        }

        @Test
        @DisplayName(
                "when the wait of a poll that failed early is over: storage may have gone on collecting until then")
        void lingering() throws Exception {
            register();
            CompletableFuture<InboundBatch> cut = client.pollReady(5, TEN_SECONDS);
            storage.next("PollReadyTasks").fail(Status.UNAVAILABLE);
            failure(cut);
            CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
            storage.register(8, 1);
            storage.poll("PollReadyTasks", 1);
            get(next);
            time.advanceToJustBefore(TEN_SECONDS);
            asksForNothingElse();
            // Plus a margin, since storage received the poll later than it was sent.
            time.advance(SECOND);
            storage.register(9, 1);
            await().until(() -> client.schedulerId().equals(new SchedulerId(9)));
            asksForNothingElse();
        }

        @Test
        @DisplayName("not at the end of that wait, if the storage process that held the poll is gone")
        void lingeringInVain() throws Exception {
            register();
            CompletableFuture<InboundBatch> first = client.pollReady(5, TEN_SECONDS);
            storage.next("PollReadyTasks");
            int port = storage.port();
            storage.close();
            failure(first);
            assertThat(time.isIdle()).isFalse();
            storage = new ScriptedStorage(port);
            CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
            storage.register(8, 2);
            storage.poll("PollReadyTasks", 2);
            get(next);
            assertThat(time.isIdle()).isTrue();
            asksForNothingElse();
        }

        @Test
        @DisplayName("at once when an answer shows a new session, and passes that answer on")
        void newSession() throws Exception {
            register();
            CompletableFuture<InboundBatch> poll = client.pollReady(5, Duration.ZERO);
            storage.poll("PollReadyTasks", 2, entry(1, TaskId.index(0)));
            assertThat(get(poll).sessionId()).isEqualTo(new SessionId(2));
            CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
            storage.register(8, 2);
            storage.poll("PollReadyTasks", 2);
            get(next);
            asksForNothingElse();
        }

        @Test
        @DisplayName("a second time when a storage process that did not know it may have lost an answer before")
        void newSessionAndFailure() throws Exception {
            register();
            CompletableFuture<InboundBatch> first = client.pollReady(5, Duration.ZERO);
            CompletableFuture<InboundBatch> lost = client.pollCommitReady(5, Duration.ZERO);
            ScriptedStorage.Asked held = storage.next("PollReadyTasks");
            storage.next("PollReadyCommitTasks").fail(Status.INTERNAL);
            failure(lost);
            CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
            // For this process, in session 2, it is the first registration, which makes it resend nothing.
            storage.register(8, 2);
            storage.register(9, 2);
            storage.poll("PollReadyTasks", 2);
            get(next);
            held.answer(emptyBatch(2));
            get(first);
            asksForNothingElse();
        }

        @Test
        @DisplayName("not for an answer of an older session, and passes that answer on")
        void oldSession() throws Exception {
            CompletableFuture<SchedulerRegistration> registered = client.register("scheduler.example", 50_052);
            storage.register(7, 5);
            get(registered);
            CompletableFuture<InboundBatch> poll = client.pollReady(5, Duration.ZERO);
            storage.poll("PollReadyTasks", 4);
            assertThat(get(poll).sessionId()).isEqualTo(new SessionId(4));
            asksForNothingElse();
        }

        @Test
        @DisplayName("when nobody took the answer to a poll, which is never cancelled (§2.7)")
        void nobodyWaited() throws Exception {
            register();
            CompletableFuture<InboundBatch> poll = client.pollReady(1, TEN_SECONDS);
            ScriptedStorage.Asked held = storage.next("PollReadyTasks");
            poll.cancel(false);
            asksForNothingElse();
            assertThat(held.isCancelled()).isFalse();
            held.answer(batch(1, entry(1, TaskId.index(0))));
            // What follows on the same connection may overtake an answer, but not what the thread that got it does.
            await().until(time::isIdle);
            asksForNothingElse();
            CompletableFuture<InboundBatch> next = client.pollReady(1, Duration.ZERO);
            storage.register(8, 1);
            storage.poll("PollReadyTasks", 1);
            get(next);
        }

        @Test
        @DisplayName("but does not flood the log while storage comes and goes: each reason is logged once a minute")
        void flapping() throws Exception {
            register();
            try (Log log = Log.listen()) {
                long scheduler = 8;
                for (int minute = 1; minute <= 2; minute++) {
                    for (int i = 0; i < 10; i++) {
                        CompletableFuture<InboundBatch> poll = client.pollReady(5, Duration.ZERO);
                        storage.next("PollReadyTasks").fail(Status.UNAVAILABLE);
                        failure(poll);
                        CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
                        storage.register(scheduler++, 1);
                        storage.poll("PollReadyTasks", 1);
                        get(next);
                    }
                    assertThat(log.lines())
                            .hasSize(minute)
                            .last(STRING)
                            .endsWith(" (a poll had failed): scheduler " + (scheduler - 10) + ", session 1");
                    time.advance(Duration.ofMinutes(1));
                }
            }
        }

        @Test
        @DisplayName("and logs each new session at once")
        void newSessions() throws Exception {
            register();
            try (Log log = Log.listen()) {
                for (long session = 2; session <= 4; session++) {
                    CompletableFuture<InboundBatch> poll = client.pollReady(5, Duration.ZERO);
                    storage.next("PollReadyTasks").fail(Status.UNAVAILABLE);
                    failure(poll);
                    CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
                    // With a new process, only the second registration makes storage resend what may be lost.
                    storage.register(6 + session, session);
                    storage.register(16 + session, session);
                    storage.poll("PollReadyTasks", session);
                    get(next);
                    String ended = ", session " + session;
                    assertThat(log.lines()).anyMatch(line -> line.endsWith(ended));
                }
            }
        }

        @Test
        @DisplayName("and fails the polls that wait for it when it fails, until one succeeds")
        void fails() throws Exception {
            register();
            CompletableFuture<InboundBatch> poll = client.pollReady(5, Duration.ZERO);
            storage.next("PollReadyTasks").fail(Status.UNAVAILABLE);
            failure(poll);
            for (int i = 0; i < 3; i++) {
                CompletableFuture<InboundBatch> waits = client.pollReady(5, Duration.ZERO);
                storage.next("RegisterScheduler").fail(Status.INTERNAL.withDescription("starting up"));
                assertThat(failure(waits))
                        .isExactlyInstanceOf(StorageServerException.class)
                        .hasMessageContaining("INTERNAL, starting up");
            }
            CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
            storage.register(8, 1);
            storage.poll("PollReadyTasks", 1);
            get(next);
        }

        @Test
        @DisplayName("not after a poll that storage has rejected as invalid, since no answer was lost")
        void invalid() throws Exception {
            register();
            CompletableFuture<InboundBatch> poll = client.pollReady(5, Duration.ZERO);
            storage.next("PollReadyTasks").fail(Status.INVALID_ARGUMENT);
            failure(poll);
            CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
            storage.poll("PollReadyTasks", 1);
            get(next);
        }
    }

    private static RegisterSchedulerResponse registration(long scheduler, long session) {
        return RegisterSchedulerResponse.newBuilder()
                .setRegistration(org.spiderscheduler.grpc.proto.storage.SchedulerRegistration.newBuilder()
                        .setSchedulerId(scheduler)
                        .setSessionId(session))
                .build();
    }

    private static PollReadyTasksResponse emptyBatch(long session) {
        return batch(session);
    }

    private static PollReadyTasksResponse batch(long session, InboundEntry... entries) {
        return org.spiderscheduler.grpc.wire.Batches.toWire(new InboundBatch(new SessionId(session), List.of(entries)));
    }

    @Nested
    @DisplayName("polls")
    class Poll {
        @BeforeEach
        void registered() throws Exception {
            register();
        }

        @ParameterizedTest(name = "{0} with {1}")
        @CsvSource({
            "REGULAR, PollReadyTasks, 9",
            "COMMIT, PollReadyCommitTasks, commit",
            "CLEANUP, PollReadyCleanupTasks, cleanup"
        })
        @DisplayName("each lane with its own call, and reads its tasks; ids are unsigned")
        void lanes(Lane lane, String method, String task) throws Exception {
            TaskId id = TaskId.parse(task);
            CompletableFuture<InboundBatch> poll = client.poll(lane, 5, Duration.ofMillis(1_500));
            PollReadyTasksRequest asked = storage.poll(method, 1, entry(MAX, id));
            assertThat(asked.getMaxItems()).isEqualTo(5);
            assertThat(asked.getWaitMs()).isEqualTo(1_500);
            assertThat(get(poll)).isEqualTo(new InboundBatch(new SessionId(1), List.of(entry(MAX, id))));
        }

        @Test
        @DisplayName("with a wait that is rounded up to milliseconds, and limited to what nanoseconds can hold")
        void waits() throws Exception {
            CompletableFuture<InboundBatch> shortest = client.pollReady(1, Duration.ofNanos(1));
            assertThat(storage.poll("PollReadyTasks", 1).getWaitMs()).isEqualTo(1);
            get(shortest);
            CompletableFuture<InboundBatch> longest = client.pollReady(1, Duration.ofSeconds(Long.MAX_VALUE));
            assertThat(storage.poll("PollReadyTasks", 1).getWaitMs())
                    .isGreaterThan(Duration.ofDays(70 * 365).toMillis());
            get(longest);
        }

        @Test
        @DisplayName("for 100,000 entries at the most, and takes an answer of as many")
        void most() throws Exception {
            InboundEntry[] all = IntStream.range(0, 100_000)
                    .mapToObj(i -> new InboundEntry(new ResourceGroupId(MAX), new JobId(MAX), TaskId.index(MAX - i)))
                    .toArray(InboundEntry[]::new);
            CompletableFuture<InboundBatch> poll = client.pollReady(Integer.MAX_VALUE, Duration.ZERO);
            assertThat(storage.poll("PollReadyTasks", 1, all).getMaxItems()).isEqualTo(100_000);
            assertThat(get(poll).entries()).containsExactly(all);
            assertThat(batch(1, all).getSerializedSize()).isLessThan(4 << 20);
        }

        @Test
        @DisplayName("for half as many from then on, in every lane, when an answer was too large, down to one")
        void tooLarge() throws Exception {
            CompletableFuture<InboundBatch> poll = client.pollReady(9, Duration.ZERO);
            storage.next("PollReadyTasks").answer(new byte[(16 << 20) + 1]);
            assertThat(failure(poll))
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .hasMessageContaining("RESOURCE_EXHAUSTED, gRPC message exceeds maximum size 16777216");
            long scheduler = 8;
            for (int asked : new int[] {4, 2, 1, 1}) {
                CompletableFuture<InboundBatch> next = client.pollCommitReady(9, Duration.ZERO);
                storage.register(scheduler++, 1);
                ScriptedStorage.Asked halved = storage.next("PollReadyCommitTasks");
                assertThat(halved.request(PollReadyTasksRequest.parser()).getMaxItems())
                        .isEqualTo(asked);
                halved.answer(new byte[(16 << 20) + 1]);
                failure(next);
            }
        }

        @ParameterizedTest(name = "{0} asked for")
        @ValueSource(ints = {0, 1, 9})
        @DisplayName("for as many as before when storage, or a proxy, has rejected a call as one too many")
        void refused(int maxItems) throws Exception {
            CompletableFuture<InboundBatch> refused = client.pollReady(maxItems, TEN_SECONDS);
            storage.next("PollReadyTasks").fail(Status.RESOURCE_EXHAUSTED.withDescription("too many calls"));
            assertThat(failure(refused)).isExactlyInstanceOf(StorageTransportException.class);
            CompletableFuture<InboundBatch> next = client.pollCommitReady(9, Duration.ZERO);
            storage.register(8, 1);
            assertThat(storage.poll("PollReadyCommitTasks", 1).getMaxItems()).isEqualTo(9);
            get(next);
            // Storage may still hold it, like any poll that has failed.
            time.advance(TEN_SECONDS.plus(SECOND));
            storage.register(9, 1);
            await().until(() -> client.schedulerId().equals(new SchedulerId(9)));
        }

        @ParameterizedTest
        @EnumSource(
                value = Status.Code.class,
                names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "RESOURCE_EXHAUSTED"})
        @DisplayName("and reports a failure of the connection, as retryable")
        void transport(Status.Code code) throws Exception {
            assertThat(failureOf(code)).isExactlyInstanceOf(StorageTransportException.class);
        }

        @ParameterizedTest
        @EnumSource(
                value = Status.Code.class,
                mode = EnumSource.Mode.EXCLUDE,
                names = {"OK", "UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "RESOURCE_EXHAUSTED", "INVALID_ARGUMENT"
                })
        @DisplayName("and reports a failure of storage, as retryable")
        void server(Status.Code code) throws Exception {
            assertThat(failureOf(code)).isExactlyInstanceOf(StorageServerException.class);
        }

        @Test
        @DisplayName("and reports an invalid request, as not retryable")
        void invalid() throws Exception {
            assertThat(failureOf(Status.Code.INVALID_ARGUMENT)).isExactlyInstanceOf(StorageInvalidInputException.class);
        }

        private Throwable failureOf(Status.Code code) throws Exception {
            CompletableFuture<InboundBatch> poll = client.pollCleanupReady(5, Duration.ZERO);
            storage.next("PollReadyCleanupTasks").fail(code.toStatus().withDescription("because"));
            Throwable failure = failure(poll);
            assertThat(failure)
                    .hasMessage("poll of lane CLEANUP of storage at 127.0.0.1:" + storage.port() + " failed: " + code
                            + ", because");
            return failure;
        }

        @Test
        @DisplayName("and treats an answer as lost that lacks a required field, or is of another lane")
        void malformed() throws Exception {
            ReadyTask whole = ReadyTask.newBuilder()
                    .setJobId(4)
                    .setTaskId(org.spiderscheduler.grpc.proto.common.TaskId.newBuilder()
                            .setCommit(Void.getDefaultInstance()))
                    .build();
            malformed(
                    "an answer without tasks", storage -> storage.answer(PollReadyTasksResponse.getDefaultInstance()));
            malformed(
                    "a task without a task id",
                    storage -> storage.answer(answer(whole.toBuilder().clearTaskId())));
            malformed("task commit of job 4 in lane REGULAR", storage -> storage.answer(answer(whole.toBuilder())));
        }

        private PollReadyTasksResponse answer(ReadyTask.Builder task) {
            return PollReadyTasksResponse.newBuilder()
                    .setTasks(ReadyTasks.newBuilder().setSessionId(1).addTasks(task))
                    .build();
        }

        private void malformed(String what, Consumer<ScriptedStorage.Asked> answer) throws Exception {
            CompletableFuture<InboundBatch> poll = client.pollReady(5, TEN_SECONDS);
            answer.accept(storage.next("PollReadyTasks"));
            assertThat(failure(poll))
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .hasMessageEndingWith(" returned a malformed answer: " + what);
            reRegisters();
        }

        @Test
        @DisplayName("and treats an answer as lost that is unreadable, missing, or doubled")
        void noMessage() throws Exception {
            CompletableFuture<InboundBatch> garbage = client.pollReady(5, Duration.ZERO);
            storage.next("PollReadyTasks").answer(new byte[] {(byte) 0xff, 1, 2, 3});
            assertThat(failure(garbage)).isExactlyInstanceOf(StorageTransportException.class);
            reRegisters();
            CompletableFuture<InboundBatch> none = client.pollReady(5, Duration.ZERO);
            storage.next("PollReadyTasks").fail(Status.OK);
            assertThat(failure(none))
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .hasMessageEndingWith("UNAVAILABLE, no answer");
            reRegisters();
            CompletableFuture<InboundBatch> two = client.pollReady(5, Duration.ZERO);
            byte[] whole = emptyBatch(1).toByteArray();
            storage.next("PollReadyTasks").answer(whole, whole);
            assertThat(failure(two))
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .hasMessageEndingWith(", more than one answer");
            reRegisters();
        }

        private void reRegisters() throws Exception {
            CompletableFuture<InboundBatch> next = client.pollReady(5, Duration.ZERO);
            storage.register(8, 1);
            storage.poll("PollReadyTasks", 1);
            get(next);
        }

        @Test
        @DisplayName("and considers the connection dead when no answer has come 30 s after the end of the wait")
        void noAnswer() throws Exception {
            CompletableFuture<InboundBatch> poll = client.pollReady(5, TEN_SECONDS);
            ScriptedStorage.Asked held = storage.next("PollReadyTasks");
            time.advanceToJustBefore(TEN_SECONDS.plusSeconds(30));
            assertThat(poll).isNotDone();
            assertThat(held.isCancelled()).isFalse();
            time.advance(SECOND);
            assertThat(failure(poll))
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .hasMessageEndingWith("CANCELLED, no answer: the connection is considered dead");
            reRegisters();
        }

        @Test
        @DisplayName("and is neither cancelled nor timed out by the gRPC context of its caller (§2.7)")
        void context() throws Exception {
            Context.CancellableContext caller = Context.current().withCancellation();
            CompletableFuture<InboundBatch> before = caller.call(() -> client.pollReady(1, TEN_SECONDS));
            ScriptedStorage.Asked held = storage.next("PollReadyTasks");
            caller.cancel(new IllegalStateException("the caller's own call is over"));
            CompletableFuture<InboundBatch> after = caller.call(() -> client.pollCommitReady(1, TEN_SECONDS));
            storage.poll("PollReadyCommitTasks", 1);
            get(after);
            assertThat(held.isCancelled()).isFalse();
            held.answer(emptyBatch(1));
            get(before);
        }

        @Test
        @DisplayName("not for a negative number, nor with a negative wait (§1.1)")
        void arguments() {
            assertThatThrownBy(() -> client.pollReady(-1, SECOND))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("maxItems: -1 is negative; it must be zero or more");
            assertThatThrownBy(() -> client.pollReady(1, Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("wait: PT-0.000000001S is negative; it must be zero or more");
        }
    }

    @Nested
    @DisplayName("asks for the state of a job")
    class States {
        @ParameterizedTest
        @EnumSource(JobState.class)
        @DisplayName("and reports each")
        void states(JobState state) throws Exception {
            CompletableFuture<JobState> asked = client.jobState(new JobId(MAX));
            ScriptedStorage.Asked question = storage.next("GetJobState");
            assertThat(question.request(JobIdRequest.parser()).getJobId()).isEqualTo(MAX);
            question.answer(JobStateResponse.newBuilder()
                    .setState(org.spiderscheduler.grpc.proto.storage.JobState.valueOf(state.name()))
                    .build());
            assertThat(get(asked)).isEqualTo(state);
        }

        @Test
        @DisplayName("and reports that storage does not know it")
        void unknown() throws Exception {
            CompletableFuture<JobState> asked = client.jobState(new JobId(MAX));
            storage.next("GetJobState").fail(Status.NOT_FOUND);
            assertThat(failure(asked))
                    .isExactlyInstanceOf(JobNotFoundException.class)
                    .hasMessage("storage does not know job 18446744073709551615");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 99})
        @DisplayName("and treats an unknown one as a malformed answer")
        void none(int state) throws Exception {
            CompletableFuture<JobState> asked = client.jobState(new JobId(1));
            storage.next("GetJobState")
                    .answer(JobStateResponse.newBuilder().setStateValue(state).build());
            assertThat(failure(asked))
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .hasMessageEndingWith("returned a malformed answer: state " + state);
        }
    }

    @Nested
    @DisplayName("stops")
    class Stop {
        @BeforeEach
        void registered() throws Exception {
            register();
        }

        @Test
        @DisplayName("when the polls in flight have been answered, and refuses for good whatever is asked later")
        void waits() throws Exception {
            CompletableFuture<InboundBatch> poll = client.pollReady(1, TEN_SECONDS);
            ScriptedStorage.Asked held = storage.next("PollReadyTasks");
            CompletableFuture<java.lang.Void> stopped = client.stop();
            refuses(client.pollReady(1, SECOND));
            refuses(client.jobState(new JobId(1)));
            refuses(client.register("scheduler.example", 50_052));
            assertThat(stopped).isNotDone();
            assertThat(held.isCancelled()).isFalse();
            held.answer(batch(1, entry(1, TaskId.index(0))));
            assertThat(get(poll).entries()).hasSize(1);
            get(stopped);
            get(client.stop());
        }

        private void refuses(CompletableFuture<?> call) {
            assertThat(failure(call))
                    .isExactlyInstanceOf(StorageClientException.class)
                    .hasMessage("this client of storage at 127.0.0.1:" + storage.port() + " has been stopped")
                    .satisfies(failed -> assertThat(((StorageClientException) failed).isRetryable())
                            .isFalse());
        }

        @Test
        @DisplayName("at once with polls that wait for a registration, which are refused")
        void waiting() throws Exception {
            CompletableFuture<InboundBatch> lost = client.pollReady(1, Duration.ZERO);
            storage.next("PollReadyTasks").fail(Status.UNAVAILABLE);
            failure(lost);
            CompletableFuture<InboundBatch> waits = client.pollReady(1, Duration.ZERO);
            ScriptedStorage.Asked registration = storage.next("RegisterScheduler");
            CompletableFuture<java.lang.Void> stopped = client.stop();
            assertThat(failure(waits)).hasMessageEndingWith(" has been stopped");
            registration.answer(registration(8, 1));
            get(stopped);
        }

        @Test
        @DisplayName("with close(), which cuts off what is in flight after the stop timeout, and says so")
        void timeout() throws Exception {
            try (ScriptedStorage other = new ScriptedStorage()) {
                GrpcSchedulerStorageClient impatient = GrpcSchedulerStorageClient.builder(
                                "127.0.0.1", other.port(), InsecureChannelCredentials.create())
                        .stopTimeout(Duration.ofMillis(50))
                        .build();
                CompletableFuture<SchedulerRegistration> registered = impatient.register("scheduler.example", 1);
                other.register(1, 1);
                get(registered);
                CompletableFuture<InboundBatch> poll = impatient.pollReady(1, TEN_SECONDS);
                other.next("PollReadyTasks");
                await().until(() -> impatient.openCalls() == 1); // the outcome of the registration has been reported
                assertThatThrownBy(impatient::close)
                        .isInstanceOf(SchedulerException.class)
                        .hasMessage("the client of storage at 127.0.0.1:" + other.port()
                                + " did not stop within PT0.05S: calls cut off in flight: 1");
                assertThat(failure(poll)).isInstanceOf(StorageTransportException.class);
                get(impatient.stop());
            }
        }

        @Test
        @DisplayName("not with close() on its own thread, which would wait for itself")
        void ownThread() throws Exception {
            CompletableFuture<InboundBatch> poll = client.pollReady(1, Duration.ZERO);
            CompletableFuture<java.lang.Void> closed = poll.thenAccept(batch -> client.close());
            storage.poll("PollReadyTasks", 1);
            assertThat(failure(closed))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching(
                            "close\\(\\) on spider-storage-io-.* would wait for itself; stop\\(\\) returns a future");
        }
    }

    @Nested
    @DisplayName("refuses, and names, an option that is")
    class Options {
        private GrpcSchedulerStorageClient.Builder options;

        @BeforeEach
        void describe() {
            options = builder();
        }

        private void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable option, String message) {
            assertThatThrownBy(option)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @Test
        @DisplayName("not an address")
        void address() {
            ChannelCredentials plaintext = InsecureChannelCredentials.create();
            refuses(() -> GrpcSchedulerStorageClient.builder("", 1, plaintext), "host: \"\" is empty");
            refuses(() -> GrpcSchedulerStorageClient.builder("h", 0, plaintext), "port: 0 is not from 1 to 65535");
            refuses(
                    () -> GrpcSchedulerStorageClient.builder("h", 65_536, plaintext),
                    "port: 65536 is not from 1 to 65535");
            refuses(
                    () -> GrpcSchedulerStorageClient.builder("no host", 1, plaintext)
                            .build(),
                    "Invalid host or port: no host 1");
            refuses(() -> client.register("", 1), "advertisedHost: \"\" is empty");
            refuses(() -> client.register("h", 0), "advertisedPort: 0 is not from 1 to 65535");
        }

        @Test
        @DisplayName("out of its range")
        void ranges() {
            refuses(() -> options.maxInboundMessageSize(0), "maxInboundMessageSize: 0 is below 1");
            refuses(() -> options.callTimeout(Duration.ZERO), "callTimeout: PT0S is not above zero");
            refuses(() -> options.answerTimeout(Duration.ZERO), "answerTimeout: PT0S is not above zero");
            refuses(() -> options.keepAlive(SECOND, SECOND), "keepAlive time: PT1S is below PT10S");
            refuses(() -> options.keepAlive(TEN_SECONDS, Duration.ZERO), "keepAlive timeout: PT0S is not above zero");
            refuses(() -> options.stopTimeout(Duration.ZERO), "stopTimeout: PT0S is not above zero");
        }
    }
}
