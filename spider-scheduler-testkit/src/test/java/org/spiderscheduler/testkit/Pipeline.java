package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.spiderscheduler.api.CancellationTokenSource;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.service.DispatchingService;
import org.spiderscheduler.core.service.Returns;

/** The production parts of a scheduler, wired by hand around the fakes, in virtual time. */
final class Pipeline {
    final VirtualTime time;
    final InMemoryStorage storage;
    final InMemoryStorageClient client;
    final DispatchQueue queue;
    final DispatchingService service;
    final Fleet fleet;
    final CompletableFuture<Void> loop;
    final CancellationTokenSource cancellation = new CancellationTokenSource();
    int requeued;
    int acknowledged;

    Pipeline(UnaryOperator<Fleet.Builder> options) {
        this(new VirtualTime(), options);
    }

    private Pipeline(VirtualTime time, UnaryOperator<Fleet.Builder> options) {
        this(time, InMemoryStorage.create(time), options);
    }

    Pipeline(VirtualTime time, InMemoryStorage storage, UnaryOperator<Fleet.Builder> options) {
        this.time = time;
        this.storage = storage;
        client = storage.client();
        queue = DispatchQueue.builder(16, storage.sessionId())
                .timer(time)
                .executor(time)
                .build();
        service = DispatchingService.builder(queue.source(), queue.sink()::sessionId, client::schedulerId, time)
                .returns(new Returns() {
                    @Override
                    public void requeue(SessionAssignment returned) {
                        requeued++;
                        if (returned.sessionId().equals(queue.sink().sessionId())) {
                            queue.sink().enqueue(returned.assignment());
                        }
                    }

                    @Override
                    public void acknowledged(SessionAssignment taken) {
                        acknowledged++;
                    }
                })
                .build();
        loop = DecisionLoop.fifo().run(new Retrying(client), queue.sink(), cancellation.token());
        fleet = options.apply(Fleet.builder(storage, service, time)).build();
    }

    void runToEnd(Duration limit) {
        time.advanceUntil(() -> storage.allJobsEnded() || loop.isDone(), limit);
        storage.checkNoMistakes();
    }

    /** Polls again, at once and without a wait, when a failed poll may be tried again. */
    private record Retrying(SchedulerStorageClient storage) implements SchedulerStorageClient {
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

        @Override
        public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            return storage.poll(lane, maxItems, wait)
                    .exceptionallyCompose(
                            failure -> failure instanceof StorageClientException known && known.isRetryable()
                                    ? storage.poll(lane, maxItems, Duration.ZERO)
                                    : CompletableFuture.failedFuture(failure));
        }
    }
}
