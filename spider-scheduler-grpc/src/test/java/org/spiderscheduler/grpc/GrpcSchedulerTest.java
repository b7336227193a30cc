package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.spiderscheduler.grpc.Patience.await;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.StorageInvalidInputException;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.grpc.testing.RemoteSchedulerService;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.JobSpec;

@DisplayName("A whole scheduler for a cluster, which leaves nothing behind when it")
@ExtendWith(NothingLeft.class)
class GrpcSchedulerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<AutoCloseable> open = new ArrayList<>();
    private InMemoryStorage storage;
    private StorageServer storageServer;

    @BeforeEach
    void startStorage() throws Exception {
        TimerThread timer = TimerThread.start("test-storage-timer");
        open.add(timer);
        storage = InMemoryStorage.builder(timer).build();
        storageServer = StorageServer.start(storage, 0);
        open.add(0, storageServer);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private GrpcScheduler.Builder builder() {
        return builder(storageServer.port());
    }

    private static GrpcScheduler.Builder builder(int storagePort) {
        return builder(storagePort, 50_052, InsecureServerCredentials.create())
                .listenOn(0)
                .server(options -> options.bindTo("127.0.0.1"))
                .runtime(options -> options.core(loop(new FifoPolicy())));
    }

    private static GrpcScheduler.Builder builder(int storagePort, int advertisedPort, ServerCredentials credentials) {
        return GrpcScheduler.builder(
                GrpcSchedulerStorageClient.builder("127.0.0.1", storagePort, InsecureChannelCredentials.create()),
                "127.0.0.1",
                advertisedPort,
                credentials);
    }

    /** A scheduler whose polls are not held for long, so that a stop is short. */
    private static DecisionLoop loop(SchedulingPolicy policy) {
        return DecisionLoop.builder(policy).longWait(Duration.ofMillis(100)).build();
    }

    private static SchedulingPolicy fifo(Runnable onAdd) {
        SchedulingPolicy fifo = new FifoPolicy();
        return new SchedulingPolicy() {
            @Override
            public void add(InboundEntry entry) {
                onAdd.run();
                fifo.add(entry);
            }

            @Override
            public Optional<InboundEntry> next() {
                return fifo.next();
            }

            @Override
            public void clear() {
                fifo.clear();
            }
        };
    }

    /** Builds a scheduler; it is closed after the test, if not before. */
    private GrpcScheduler build(UnaryOperator<GrpcScheduler.Builder> options) {
        GrpcScheduler scheduler = options.apply(builder()).build();
        open.add(0, scheduler);
        return scheduler;
    }

    private CompletableFuture<Optional<SchedulerAssignment>> ask(GrpcScheduler scheduler) {
        RemoteSchedulerService service = RemoteSchedulerService.connect("127.0.0.1", scheduler.port());
        open.add(0, service);
        return service.nextTask(new ExecutionManagerId(1), Optional.empty(), MINUTE);
    }

    private static JobId given(CompletableFuture<Optional<SchedulerAssignment>> answer) throws Exception {
        return answer.get(1, TimeUnit.MINUTES).orElseThrow().assignment().jobId();
    }

    /** The failure of a future, as its dependents see it. */
    private static Throwable failure(CompletableFuture<?> future) throws Exception {
        return future.handle((done, failure) -> failure).get(1, TimeUnit.MINUTES);
    }

    @Nested
    @DisplayName("begins")
    class Begins {
        @Test
        @DisplayName(
                "to listen, registers, and brings a task from storage to an execution manager, on its serving thread")
        void runs() throws Exception {
            CompletableFuture<String> decidedOn = new CompletableFuture<>();
            SchedulingPolicy policy =
                    fifo(() -> decidedOn.complete(Thread.currentThread().getName()));
            GrpcScheduler scheduler = build(options ->
                    options.runtime(runtime -> runtime.core(loop(policy)).executor(task -> {
                        throw new AssertionError("it is overridden");
                    })));
            scheduler.start();
            assertThat(scheduler.registration().get(1, TimeUnit.MINUTES).sessionId())
                    .isEqualTo(storage.sessionId())
                    .isEqualTo(scheduler.stats().sessionId());
            assertThat(scheduler.stats().running()).isTrue();
            JobId job = storage.submit(JobSpec.builder().tasks(1).build());
            assertThat(given(ask(scheduler))).isEqualTo(job);
            assertThat(decidedOn.join()).startsWith("spider-scheduler-io");
            assertThatThrownBy(scheduler::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this scheduler has been started already; make another");
        }

        @Test
        @DisplayName("while storage is away: a call waits, and is served when storage has come")
        void storageComesLate() throws Exception {
            storageServer.kill();
            GrpcScheduler scheduler = build(options -> options);
            scheduler.start();
            CompletableFuture<Optional<SchedulerAssignment>> early = ask(scheduler);
            await().until(() -> scheduler.stats().waitingCalls() == 1);
            assertThat(scheduler.stats().running()).isFalse();
            storageServer.restart();
            assertThat(scheduler.registration()).succeedsWithin(MINUTE);
            JobId job = storage.submit(JobSpec.builder().tasks(1).build());
            assertThat(given(early)).isEqualTo(job);
        }

        @Test
        @DisplayName("not on a port that is taken, and does not register, so that no other scheduler is replaced")
        void taken() throws Exception {
            try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                GrpcScheduler scheduler = build(options -> options.listenOn(other.getLocalPort()));
                String message = "cannot listen on 127.0.0.1:" + other.getLocalPort() + ": Address already in use";
                assertThatThrownBy(scheduler::start)
                        .isInstanceOf(IOException.class)
                        .hasMessage(message);
                assertThat(failure(scheduler.termination()))
                        .isExactlyInstanceOf(SchedulerException.class)
                        .hasMessage(message);
                assertThat(failure(scheduler.registration())).hasMessage(message);
            }
            assertThat(storage.register("127.0.0.1", 1).join().schedulerId())
                    .as("the first id that storage gives")
                    .isEqualTo(new SchedulerId(1));
        }

        @Test
        @DisplayName("not on an address that does not exist, and says so")
        void nowhere() throws Exception {
            GrpcScheduler scheduler = build(options -> options.server(server -> server.bindTo(Names.OF_NOBODY)));
            assertThatThrownBy(scheduler::start)
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on " + Names.OF_NOBODY + ":0: there is no such host");
        }
    }

    @Nested
    @DisplayName("ends")
    class Ends {
        @Test
        @DisplayName("before it began: it does not listen any more")
        void beforeStart() throws Exception {
            try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                // If it listened, it would fail.
                GrpcScheduler scheduler = build(options -> options.listenOn(other.getLocalPort()));
                CompletableFuture<Void> stopped = scheduler.stop();
                scheduler.start();
                assertThat(stopped).succeedsWithin(MINUTE);
                assertThat(scheduler.termination()).succeedsWithin(MINUTE);
                assertThat(failure(scheduler.registration()))
                        .isExactlyInstanceOf(SchedulerException.class)
                        .hasMessage("the scheduler was stopped before it had registered");
            }
        }

        @Test
        @DisplayName("while storage is away")
        void beforeRegistration() throws Exception {
            storageServer.kill();
            GrpcScheduler scheduler = build(options -> options);
            scheduler.start();
            CompletableFuture<Optional<SchedulerAssignment>> call = ask(scheduler);
            await().until(() -> scheduler.stats().waitingCalls() == 1);
            scheduler.close();
            assertThat(failure(call)).hasMessageContaining("scheduler is shutting down");
            assertThat(scheduler.termination()).succeedsWithin(MINUTE);
        }

        @Test
        @DisplayName("with the cause when the core fails, which is also reported to calls")
        void coreFails() throws Exception {
            SchedulingPolicy faulty = fifo(() -> {
                throw new IllegalStateException("a faulty policy");
            });
            GrpcScheduler scheduler = build(options -> options.runtime(runtime -> runtime.core(loop(faulty))));
            scheduler.start();
            CompletableFuture<Optional<SchedulerAssignment>> call = ask(scheduler);
            storage.submit(JobSpec.builder().tasks(1).build());
            assertThat(failure(scheduler.termination()))
                    .isExactlyInstanceOf(SchedulerException.class)
                    .hasMessageContaining("a faulty policy");
            assertThat(failure(call)).hasMessageContaining("a faulty policy");
            assertThat(scheduler.stop()).isCompleted();
            assertThatThrownBy(scheduler::port).isInstanceOf(IllegalStateException.class);
        }

        @Test
        @DisplayName("with the cause when storage rejects the registration for good")
        void refused() throws Exception {
            try (ScriptedStorage strict = new ScriptedStorage();
                    GrpcScheduler scheduler = builder(strict.port()).build()) {
                scheduler.start();
                strict.next("RegisterScheduler").fail(Status.INVALID_ARGUMENT.withDescription("no such host"));
                assertThat(failure(scheduler.termination()))
                        .isExactlyInstanceOf(StorageInvalidInputException.class)
                        .hasMessageEndingWith("INVALID_ARGUMENT, no such host");
                assertThat(failure(scheduler.registration())).isInstanceOf(StorageInvalidInputException.class);
            }
        }

        @Test
        @DisplayName("once, however often it is closed, also in dependents of its termination")
        void often() throws Exception {
            GrpcScheduler scheduler = build(options -> options);
            scheduler.start();
            CompletableFuture<Void> closedAgain = scheduler.termination().thenRun(scheduler::close);
            scheduler.close();
            scheduler.close();
            assertThat(closedAgain).succeedsWithin(MINUTE);
        }

        @Test
        @DisplayName("not by close() in dependents of its registration, which would wait for itself")
        void onOwnThread() throws Exception {
            GrpcScheduler scheduler = build(options -> options);
            CompletableFuture<Void> closed = scheduler.registration().thenRun(scheduler::close);
            scheduler.start();
            assertThat(closed.handle((done, failure) -> failure).get(1, TimeUnit.MINUTES))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("would wait for itself; stop() returns a future");
        }

        @Test
        @DisplayName("with close(), which names what does not stop, and nothing else, and cuts off the rest")
        void late() throws Exception {
            GrpcScheduler scheduler = build(options ->
                    options.stopTimeout(Duration.ofMillis(50)).runtime(runtime -> runtime.core(new DeafCore())));
            scheduler.start();
            assertThat(scheduler.registration()).succeedsWithin(MINUTE);
            int port = scheduler.port();
            assertThatThrownBy(scheduler::close)
                    .isInstanceOf(SchedulerException.class)
                    .hasMessageStartingWith("the scheduler did not stop within PT0.05S: the core has been cancelled,"
                            + " but its run has not ended")
                    .hasMessageNotContaining("calls of execution managers");
            open.remove(scheduler);
            await().untilAsserted(() -> assertThatCode(
                            () -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close())
                    .doesNotThrowAnyException());
        }

        @Test
        @DisplayName("with close(), when that is interrupted")
        void interrupted() throws Exception {
            GrpcScheduler scheduler = build(options -> options);
            scheduler.start();
            assertThat(scheduler.registration()).succeedsWithin(MINUTE);
            Thread.currentThread().interrupt();
            assertThatThrownBy(scheduler::close)
                    .isInstanceOf(SchedulerException.class)
                    .hasMessageStartingWith("interrupted while the scheduler stopped: ");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** A core that does nothing, and ignores its cancellation. */
    private static final class DeafCore implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
        @Override
        public CompletableFuture<Void> run(
                SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
            return new CompletableFuture<>();
        }
    }

    @Nested
    @DisplayName("is not built if")
    class Options {
        private void refuses(ThrowingCallable option, String message) {
            assertThatThrownBy(option)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @Test
        @DisplayName("an option is out of its range")
        void ranges() {
            ServerCredentials plaintext = InsecureServerCredentials.create();
            refuses(() -> builder(1, 0, plaintext), "advertisedPort: 0 is not from 1 to 65535");
            refuses(() -> builder(1, 65_536, plaintext), "advertisedPort: 65536 is not from 1 to 65535");
            refuses(
                    () -> GrpcScheduler.builder(
                            GrpcSchedulerStorageClient.builder("h", 1, InsecureChannelCredentials.create()),
                            "",
                            1,
                            plaintext),
                    "advertisedHost: \"\" is empty");
            refuses(() -> builder().listenOn(-1), "port: -1 is not from 0 to 65535");
            refuses(() -> builder().stopTimeout(Duration.ZERO), "stopTimeout: PT0S is not above zero");
        }

        @Test
        @DisplayName("credentials cannot be used")
        void credentials() {
            assertThatThrownBy(() -> builder(1, 1, new ServerCredentials() {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        @DisplayName("the polls of the decision loop may be held for longer than a stop may take")
        void longWait() {
            refuses(
                    () -> builder().stopTimeout(Duration.ofMillis(50)).build(),
                    "longWait: PT0.1S of the decision loop is not below the stop timeout of PT0.05S: its last poll could"
                            + " not be waited for");
        }

        @Test
        @DisplayName("a consumer of options, or the creation of a policy, throws")
        void throwing() {
            IllegalStateException thrown = new IllegalStateException("on purpose");
            assertThatThrownBy(() -> builder()
                            .runtime(options -> {
                                throw thrown;
                            })
                            .build())
                    .isSameAs(thrown);
            assertThatThrownBy(() -> builder()
                            .server(options -> {
                                throw thrown;
                            })
                            .build())
                    .isSameAs(thrown);
        }
    }
}
