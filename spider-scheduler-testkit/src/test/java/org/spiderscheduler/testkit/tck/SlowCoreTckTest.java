package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.time.Timer;

@DisplayName("A core that takes its time, by its own timer,")
class SlowCoreTckTest extends SchedulerCoreContract {
    @Override
    protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
        PlainCore core = new PlainCore();
        Timer timer = coreTimer();
        return (storage, sink, cancellation) ->
                core.run(new Slow(Objects.requireNonNull(storage, "storage"), timer), sink, cancellation);
    }

    @Override
    protected int bound(Lane lane) {
        return PlainCore.BOUND;
    }

    /** For the poll that brings the first, if it is not with storage yet, and for the one that brings the rest. */
    @Override
    protected Duration reactionTime() {
        return Slow.MOMENT.multipliedBy(2);
    }

    /** Asks storage a moment later. */
    private record Slow(SchedulerStorageClient storage, Timer timer) implements SchedulerStorageClient {
        static final Duration MOMENT = Duration.ofMillis(20);

        @Override
        public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            CompletableFuture<InboundBatch> answer = new CompletableFuture<>();
            timer.alarm(
                            "a moment",
                            () -> storage.poll(lane, maxItems, wait).whenComplete((batch, failure) -> {
                                if (failure == null) {
                                    answer.complete(batch);
                                } else {
                                    answer.completeExceptionally(failure);
                                }
                            }))
                    .set(timer.nanoTime() + MOMENT.toNanos());
            return answer;
        }

        @Override
        public CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
            return poll(Lane.REGULAR, maxItems, wait);
        }

        @Override
        public CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
            return poll(Lane.COMMIT, maxItems, wait);
        }

        @Override
        public CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
            return poll(Lane.CLEANUP, maxItems, wait);
        }

        @Override
        public CompletableFuture<JobState> jobState(JobId jobId) {
            return storage.jobState(jobId);
        }
    }
}
