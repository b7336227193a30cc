package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;

/**
 * A correct storage client that passes everything on to another, and every answer back. Its steps are there to be
 * overridden by what is wrong on purpose.
 */
class PlainClient implements SchedulerStorageClient {
    final TckEnvironment environment;
    final InMemoryStorage storage;
    final InMemoryStorageClient inner;

    PlainClient(TckEnvironment environment, InMemoryStorage storage) {
        this.environment = environment;
        this.storage = storage;
        this.inner = storage.client();
    }

    @Override
    public CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
        return send(Lane.REGULAR, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
        return send(Lane.COMMIT, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
        return send(Lane.CLEANUP, maxItems, wait);
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        return inner.jobState(jobId);
    }

    CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
        CompletableFuture<InboundBatch> answer = new CompletableFuture<>();
        inner.poll(lane, maxItems, wait)
                .whenComplete((batch, failure) -> answered(answer, lane, maxItems, wait, batch, failure));
        return answer;
    }

    void answered(
            CompletableFuture<InboundBatch> answer,
            Lane lane,
            int maxItems,
            Duration wait,
            @Nullable InboundBatch batch,
            @Nullable Throwable failure) {
        if (batch == null) {
            failed(answer, lane, failure);
        } else {
            arrived(answer, lane, maxItems, wait, batch);
        }
    }

    void arrived(CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
        answer.complete(batch);
    }

    void failed(CompletableFuture<InboundBatch> answer, Lane lane, @Nullable Throwable failure) {
        answer.completeExceptionally(failure == null ? new NullPointerException("batch") : failure);
    }

    void loseNextAnswer(Lane lane) {
        inner.loseNextAnswer(lane);
    }
}
