package org.spiderscheduler.grpc.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.spiderscheduler.grpc.Patience.await;

import io.grpc.Context;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignmentId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.grpc.proto.common.Void;
import org.spiderscheduler.grpc.proto.storage.InboundQueueServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.JobIdRequest;
import org.spiderscheduler.grpc.proto.storage.JobOrchestrationServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.JobState;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksRequest;
import org.spiderscheduler.grpc.proto.storage.ReadyTasks;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerRequest;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistration;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistrationServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.SessionManagementServiceGrpc;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.JobSpec;

@DisplayName("Storage behind the wire protocol")
class StorageServerTest {
    private static final long LONG = 60_000;

    private final TimerThread timer = TimerThread.start("storage-server-test");
    private final InMemoryStorage storage = InMemoryStorage.builder(timer).build();
    private StorageServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        server = StorageServer.start(storage, 0);
        channel = connect();
    }

    private ManagedChannel connect() {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.port(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
        timer.close();
    }

    private JobId submit(int tasks) {
        return storage.submit(JobSpec.builder().tasks(tasks).build());
    }

    private ReadyTasks poll(long maxItems, long waitMillis) {
        return InboundQueueServiceGrpc.newBlockingStub(channel)
                .pollReadyTasks(PollReadyTasksRequest.newBuilder()
                        .setMaxItems(maxItems)
                        .setWaitMs(waitMillis)
                        .build())
                .getTasks();
    }

    private SchedulerRegistration register(String host, int port) {
        return SchedulerRegistrationServiceGrpc.newBlockingStub(channel)
                .registerScheduler(RegisterSchedulerRequest.newBuilder()
                        .setHost(host)
                        .setPort(port)
                        .build())
                .getRegistration();
    }

    private static void refuses(Runnable call, Status.Code code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code));
    }

    @Nested
    @DisplayName("answers a poll")
    class Polls {
        @Test
        @DisplayName("when it is full, and holds it until then")
        void full() throws Exception {
            submit(2);
            CompletableFuture<ReadyTasks> held = CompletableFuture.supplyAsync(() -> poll(3, LONG));
            await().until(() -> storage.laneSize(Lane.REGULAR) == 0);
            assertThat(held).isNotDone();
            submit(2);
            assertThat(held.get(1, TimeUnit.MINUTES).getTasksList()).hasSize(3);
            assertThat(storage.laneSize(Lane.REGULAR)).isEqualTo(1);
        }

        @Test
        @DisplayName("with what has come when its wait is over")
        void expired() {
            JobId job = submit(2);
            ReadyTasks tasks = poll(3, 50);
            assertThat(tasks.getTasksList())
                    .hasSize(2)
                    .allSatisfy(task -> assertThat(task.getJobId()).isEqualTo(job.value()));
            assertThat(tasks.getSessionId()).isEqualTo(1);
        }

        @Test
        @DisplayName("for no items, or without a wait, at once, with the session")
        void atOnce() {
            assertThat(poll(0, LONG).getSessionId()).isEqualTo(1);
            assertThat(poll(-1, 0).getTasksList()).isEmpty();
        }

        @Test
        @DisplayName("never if it is cancelled, and what it had collected is lost until the next registration")
        void cancelled() throws Exception {
            register("scheduler.example", 1);
            submit(2);
            Context.CancellableContext context = Context.current().withCancellation();
            context.run(() -> InboundQueueServiceGrpc.newFutureStub(channel)
                    .pollReadyTasks(PollReadyTasksRequest.newBuilder()
                            .setMaxItems(3)
                            .setWaitMs(LONG)
                            .build()));
            await().until(() -> storage.laneSize(Lane.REGULAR) == 0);
            context.cancel(null);
            // Its end reaches storage before the next call does.
            assertThat(poll(3, 50).getTasksList()).isEmpty();
            register("scheduler.example", 1);
            assertThat(poll(2, LONG).getTasksList()).hasSize(2);
        }
    }

    @Nested
    @DisplayName("registers a scheduler")
    class Registration {
        @Test
        @DisplayName("and resends what is ready, but not at the first registration with this process")
        void redelivers() throws Exception {
            submit(2);
            assertThat(poll(2, 0).getTasksList()).hasSize(2);
            assertThat(register("scheduler.example", 1).getSchedulerId()).isEqualTo(1);
            assertThat(poll(2, 0).getTasksList()).isEmpty();
            assertThat(register("scheduler.example", 1).getSchedulerId()).isEqualTo(2);
            assertThat(poll(2, 0).getTasksList()).hasSize(2);
        }

        @Test
        @DisplayName("but none without a host, or with an invalid port")
        void invalid() {
            refuses(() -> register("", 1), Status.Code.INVALID_ARGUMENT);
            refuses(() -> register("scheduler.example", 65_536), Status.Code.INVALID_ARGUMENT);
            refuses(() -> register("scheduler.example", -1), Status.Code.INVALID_ARGUMENT);
        }
    }

    @Nested
    @DisplayName("reports")
    class Tells {
        @Test
        @DisplayName("the state of a job, and that it does not know one")
        void states() {
            JobId job = submit(1);
            assertThat(state(job.value())).isEqualTo(JobState.RUNNING);
            refuses(() -> state(-1), Status.Code.NOT_FOUND);
        }

        private JobState state(long job) {
            return JobOrchestrationServiceGrpc.newBlockingStub(channel)
                    .getJobState(JobIdRequest.newBuilder().setJobId(job).build())
                    .getState();
        }

        @Test
        @DisplayName("its session")
        void session() {
            assertThat(SessionManagementServiceGrpc.newBlockingStub(channel)
                            .getSession(Void.getDefaultInstance())
                            .getSessionId())
                    .isEqualTo(1);
        }
    }

    @Nested
    @DisplayName("restarts")
    class Restarts {
        @Test
        @DisplayName("on the same port, in a new session, with what is ready in its lanes again")
        void restarts() throws Exception {
            submit(2);
            assertThat(poll(2, 0).getTasksList()).hasSize(2);
            int port = server.port();
            CompletableFuture<ReadyTasks> cut = CompletableFuture.supplyAsync(() -> poll(2, LONG));
            submit(1);
            // Taken by the poll, so it has arrived; it would not be seen by the restarted storage.
            await().until(() -> storage.laneSize(Lane.REGULAR) == 0);
            assertThat(server.restart()).isEqualTo(new SessionId(2));
            assertThat(server.port()).isEqualTo(port);
            assertThat(cut).failsWithin(Duration.ofMinutes(1));
            channel.shutdownNow();
            channel = connect();
            ReadyTasks again = poll(3, LONG);
            assertThat(again.getSessionId()).isEqualTo(2);
            assertThat(again.getTasksList()).hasSize(3);
        }
    }

    @Test
    @DisplayName("is not a scheduler's service: execution managers give nothing back to it")
    void giveBack() {
        try (RemoteSchedulerService service = RemoteSchedulerService.connect("127.0.0.1", server.port())) {
            assertThatThrownBy(() -> service.giveBack(
                            new ExecutionManagerId(1),
                            new TaskAssignmentRecord(new TaskAssignmentId(1), new SchedulerId(1))))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(service.heartbeat(new ExecutionManagerId(1)).handle((done, failure) -> failure))
                    .succeedsWithin(Duration.ofMinutes(1))
                    .satisfies(failure -> assertThat(failure).hasMessageContaining("UNIMPLEMENTED"));
        }
    }
}
