package org.spiderscheduler.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.grpc.proto.storage.InboundQueueServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksRequest;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksResponse;
import org.spiderscheduler.grpc.wire.Batches;
import org.spiderscheduler.grpc.wire.MalformedMessageException;

/**
 * Sends polls, each once no registration is due, and never cancels one. It limits how many entries a poll asks for, and
 * halves that limit when an answer was too large. The limit never rises again: the size of an entry does not change,
 * and each attempt to raise it could cost an answer.
 */
final class Polls {
    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);

    /** Storage allocates memory up front for all entries that a poll asks for. */
    private static final int MOST_ITEMS = 100_000;

    /**
     * The only way to tell an answer that gRPC itself rejected as too large from a call that storage rejected: part of
     * gRPC's message.
     */
    private static final String TOO_LARGE = "exceeds maximum size";

    private final StorageChannel channel;
    private final Registrations registrations;
    private final Timer timer;
    private final long answerTimeoutNanos;
    private final AtomicInteger mostItems = new AtomicInteger(MOST_ITEMS);

    Polls(StorageChannel channel, Registrations registrations, Timer timer, long answerTimeoutNanos) {
        this.channel = channel;
        this.registrations = registrations;
        this.timer = timer;
        this.answerTimeoutNanos = answerTimeoutNanos;
    }

    CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, long waitNanos) {
        Poll poll = new Poll(lane, maxItems, waitNanos);
        registrations.whenRegistered(poll::send, poll.batch::completeExceptionally);
        return poll.batch;
    }

    private static MethodDescriptor<PollReadyTasksRequest, PollReadyTasksResponse> method(Lane lane) {
        return switch (lane) {
            case REGULAR -> InboundQueueServiceGrpc.getPollReadyTasksMethod();
            case COMMIT -> InboundQueueServiceGrpc.getPollReadyCommitTasksMethod();
            case CLEANUP -> InboundQueueServiceGrpc.getPollReadyCleanupTasksMethod();
        };
    }

    private final class Poll implements StorageChannel.Ending<PollReadyTasksResponse> {
        private final Lane lane;
        private final int maxItems;
        private final long waitNanos;
        private final CompletableFuture<InboundBatch> batch = new CompletableFuture<>();
        private int asked;
        private long heldUntil;

        Poll(Lane lane, int maxItems, long waitNanos) {
            this.lane = lane;
            this.maxItems = maxItems;
            this.waitNanos = waitNanos;
        }

        void send() {
            asked = Math.min(maxItems, mostItems.get());
            heldUntil = timer.nanoTime() + waitNanos;
            PollReadyTasksRequest request = PollReadyTasksRequest.newBuilder()
                    .setMaxItems(asked)
                    .setWaitMs(TimeUnit.NANOSECONDS.toMillis(waitNanos + 999_999))
                    .build();
            channel.call(method(lane), request, waitNanos + answerTimeoutNanos, this);
        }

        @Override
        public void answered(PollReadyTasksResponse answer, Connection connection) {
            InboundBatch brought;
            try {
                brought = Batches.fromWire(answer, lane);
            } catch (MalformedMessageException malformed) {
                registrations.failed(connection, timer.nanoTime());
                batch.completeExceptionally(Failures.malformed(malformed, what()));
                return;
            }
            registrations.answered(brought.sessionId(), connection);
            if (!batch.complete(brought) && !brought.entries().isEmpty()) {
                SafeLog.warn(
                        LOG,
                        "nobody took the answer to a {}; storage will be asked to offer its entries again (§2.7)",
                        what());
                registrations.failed(connection, timer.nanoTime());
            }
        }

        @Override
        public void refused(StorageClientException stopped) {
            batch.completeExceptionally(stopped);
        }

        @Override
        public void failed(Status status, @Nullable Connection connection) {
            if (isTooLarge(status)) {
                askForLess();
                registrations.failed(connection, timer.nanoTime());
            } else if (status.getCode() != Status.Code.INVALID_ARGUMENT) {
                registrations.failed(connection, heldUntil);
            }
            batch.completeExceptionally(Failures.of(status, what()));
        }

        private boolean isTooLarge(Status status) {
            String words = status.getDescription();
            return status.getCode() == Status.Code.RESOURCE_EXHAUSTED && words != null && words.contains(TOO_LARGE);
        }

        private void askForLess() {
            if (asked > 1) {
                int half = asked / 2;
                mostItems.accumulateAndGet(half, Math::min);
                SafeLog.warn(
                        LOG,
                        "the answer to a {} for {} entries exceeded maxInboundMessageSize; polls now ask for at most {}",
                        what(),
                        asked,
                        half);
            }
        }

        private String what() {
            return "poll of lane " + lane + " of " + channel;
        }
    }
}
