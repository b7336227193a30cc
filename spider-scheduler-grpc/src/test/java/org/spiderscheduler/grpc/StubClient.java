package org.spiderscheduler.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.grpc.proto.storage.InboundQueueServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.JobIdRequest;
import org.spiderscheduler.grpc.proto.storage.JobOrchestrationServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.JobStateResponse;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksRequest;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksResponse;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerRequest;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistrationServiceGrpc;
import org.spiderscheduler.grpc.wire.Batches;
import org.spiderscheduler.grpc.wire.JobStates;
import org.spiderscheduler.grpc.wire.MalformedMessageException;

/**
 * A storage client as one would first write it, with gRPC's stubs. It keeps the contract, except for the mistake that
 * it is told to make.
 */
final class StubClient implements SchedulerStorageClient, AutoCloseable {
    /** A deliberate mistake, and the rule that it breaks. */
    enum Flaw {
        NONE(""),
        THROWS_NOTHING_AT_THE_CALL("1.1"),
        PASSES_ON_WHAT_GRPC_FAILS_WITH("1.1"),
        BLOCKS("1.4"),
        TELLS_THE_SESSION_OF_ITS_REGISTRATION("2.2"),
        TAKES_THE_WAIT_FOR_A_DEADLINE("2.3"),
        POLLS_ONE_LANE_FOR_ALL("2.4"),
        TAKES_NOT_FOUND_FOR_A_SERVER_ERROR("2.6"),
        TAKES_A_LOST_ANSWER_FOR_FINAL("2.6"),
        POLLS_FOR_ONE_MORE("2.8"),
        FORGETS_A_LOST_ANSWER("2.9");

        final String rule;

        Flaw(String rule) {
            this.rule = rule;
        }
    }

    private final Flaw flaw;
    private final ManagedChannel channel;
    private final SessionId registered;
    private volatile boolean mayHaveLost;

    StubClient(int port, ChannelCredentials credentials, Flaw flaw) {
        this.flaw = flaw;
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
                .disableRetry()
                .build();
        registered = register();
    }

    private SessionId register() {
        return new SessionId(SchedulerRegistrationServiceGrpc.newBlockingStub(channel)
                .registerScheduler(RegisterSchedulerRequest.newBuilder()
                        .setHost("127.0.0.1")
                        .setPort(50_052)
                        .build())
                .getRegistration()
                .getSessionId());
    }

    @Override
    public CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
        return poll(Lane.REGULAR, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
        return poll(flaw == Flaw.POLLS_ONE_LANE_FOR_ALL ? Lane.CLEANUP : Lane.COMMIT, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
        return poll(Lane.CLEANUP, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(wait, "wait");
        if ((maxItems < 0 || wait.isNegative()) && flaw != Flaw.THROWS_NOTHING_AT_THE_CALL) {
            throw new IllegalArgumentException("maxItems: " + maxItems + ", wait: " + wait);
        }
        long millis = Math.min(wait.toSeconds(), Long.MAX_VALUE / 2_000) * 1_000 + wait.toMillisPart();
        boolean more = flaw == Flaw.POLLS_FOR_ONE_MORE && maxItems == 1 && !wait.isZero();
        PollReadyTasksRequest request = PollReadyTasksRequest.newBuilder()
                .setMaxItems(more ? 2 : maxItems)
                .setWaitMs(millis)
                .build();
        if (mayHaveLost && flaw != Flaw.FORGETS_A_LOST_ANSWER) {
            mayHaveLost = false;
            register();
        }
        InboundQueueServiceGrpc.InboundQueueServiceStub stub = InboundQueueServiceGrpc.newStub(channel);
        if (flaw == Flaw.TAKES_THE_WAIT_FOR_A_DEADLINE && maxItems > 0 && !wait.isZero()) {
            stub = stub.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
        }
        CompletableFuture<InboundBatch> batch = new CompletableFuture<>();
        Answer<PollReadyTasksResponse> answer = new Answer<>((response, failure) -> {
            if (response == null) {
                mayHaveLost = true;
                batch.completeExceptionally(seen(Objects.requireNonNull(failure), "poll of lane " + lane));
            } else {
                batch.complete(read(response, lane));
            }
        });
        switch (lane) {
            case REGULAR -> stub.pollReadyTasks(request, answer);
            case COMMIT -> stub.pollReadyCommitTasks(request, answer);
            case CLEANUP -> stub.pollReadyCleanupTasks(request, answer);
        }
        if (flaw == Flaw.BLOCKS && maxItems > 0) {
            batch.handle((brought, failure) -> brought).join();
        }
        return batch;
    }

    private InboundBatch read(PollReadyTasksResponse response, Lane lane) {
        InboundBatch batch;
        try {
            batch = Batches.fromWire(response, lane);
        } catch (MalformedMessageException malformed) {
            throw new AssertionError(malformed);
        }
        return flaw == Flaw.TELLS_THE_SESSION_OF_ITS_REGISTRATION
                ? new InboundBatch(registered, batch.entries())
                : batch;
    }

    private static JobState read(JobStateResponse response) {
        try {
            return JobStates.fromWire(response);
        } catch (MalformedMessageException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private Throwable seen(Status status, String what) {
        StatusRuntimeException failure = status.asRuntimeException();
        return switch (flaw) {
            case PASSES_ON_WHAT_GRPC_FAILS_WITH -> failure;
            case TAKES_A_LOST_ANSWER_FOR_FINAL -> new StorageClientException(what + " failed", failure, false);
            default -> Failures.of(status, what);
        };
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        CompletableFuture<JobState> state = new CompletableFuture<>();
        JobOrchestrationServiceGrpc.newStub(channel)
                .getJobState(
                        JobIdRequest.newBuilder().setJobId(jobId.value()).build(), new Answer<>((response, failure) -> {
                            if (response != null) {
                                state.complete(read(response));
                            } else if (flaw == Flaw.PASSES_ON_WHAT_GRPC_FAILS_WITH
                                    || flaw == Flaw.TAKES_NOT_FOUND_FOR_A_SERVER_ERROR) {
                                state.completeExceptionally(seen(Objects.requireNonNull(failure), "jobState"));
                            } else {
                                state.completeExceptionally(new JobNotFoundException("no job " + jobId));
                            }
                        }));
        return state;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** The end of a call: its answer, or the status with which it failed. */
    private record Answer<A>(BiConsumer<@Nullable A, @Nullable Status> end) implements StreamObserver<A> {
        @Override
        public void onNext(A answer) {
            end.accept(answer, null);
        }

        @Override
        public void onError(Throwable failure) {
            end.accept(null, Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {}
    }
}
