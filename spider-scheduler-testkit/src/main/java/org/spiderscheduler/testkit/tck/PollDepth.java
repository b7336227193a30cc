package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;

/**
 * Sees from how deep in the stack it is polled. An overflow would not do: a future keeps it to itself, and a core may
 * go on after it as if nothing had been.
 */
final class PollDepth implements SchedulerStorageClient {
    /** As deep as it looks. */
    private static final int MOST = 2_000;

    private final SchedulerStorageClient client;
    private long first;
    private long deepest;

    PollDepth(SchedulerStorageClient client) {
        this.client = client;
    }

    /** By how many frames the deepest poll was deeper than the first. */
    long growth() {
        return deepest - first;
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
    public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        long depth = StackWalker.getInstance().walk(frames -> frames.limit(MOST).count());
        first = first == 0 ? depth : first;
        deepest = Math.max(deepest, depth);
        return client.poll(lane, maxItems, wait);
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        return client.jobState(jobId);
    }
}
