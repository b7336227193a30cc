package org.spiderscheduler.benchmarks.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;

/**
 * A storage that costs next to nothing, so that only the scheduler is measured. It is told how many tasks become ready,
 * until all have been. They are spread over a hundred jobs of ten resource groups. The other two lanes stay empty;
 * polls that find nothing are held until there is something, or until the end.
 */
final class Backlog implements SchedulerStorageClient {
    static final SessionId SESSION = new SessionId(1);
    private static final int JOBS = 100;
    private static final int GROUPS = 10;

    private final List<JobId> jobs =
            IntStream.range(0, JOBS).mapToObj(JobId::new).toList();
    private final List<ResourceGroupId> groups =
            IntStream.range(0, GROUPS).mapToObj(ResourceGroupId::new).toList();
    private final int total;
    private final List<CompletableFuture<InboundBatch>> held = new ArrayList<>();
    private @Nullable CompletableFuture<InboundBatch> wake;
    private int ready;
    private int given;
    private boolean over;

    Backlog(int total) {
        this.total = total;
    }

    @Override
    public synchronized CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
        if (ready > 0 || wait.isZero() || over) {
            return CompletableFuture.completedFuture(take(maxItems));
        }
        wake = new CompletableFuture<>();
        return wake;
    }

    /** Makes the next tasks ready, or all that are left if there are fewer. */
    void release(int tasks) {
        CompletableFuture<InboundBatch> answered = null;
        InboundBatch batch = null;
        synchronized (this) {
            ready += Math.min(tasks, total - given - ready);
            if (wake != null && ready > 0) {
                answered = wake;
                wake = null;
                batch = take(1);
            }
        }
        if (answered != null) {
            answered.complete(batch);
        }
    }

    /** Answers the polls that are held, as the end of their waits would, and holds no more. */
    void end() {
        List<CompletableFuture<InboundBatch>> open;
        synchronized (this) {
            over = true;
            open = new ArrayList<>(held);
            if (wake != null) {
                open.add(wake);
            }
        }
        open.forEach(poll -> poll.complete(new InboundBatch(SESSION, List.of())));
    }

    private InboundBatch take(int maxItems) {
        List<InboundEntry> entries = new ArrayList<>(Math.min(maxItems, ready));
        for (; ready > 0 && entries.size() < maxItems; ready--) {
            int job = given % JOBS;
            entries.add(new InboundEntry(groups.get(job % GROUPS), jobs.get(job), TaskId.index(given / JOBS)));
            given++;
        }
        return new InboundBatch(SESSION, entries);
    }

    private CompletableFuture<InboundBatch> hold() {
        CompletableFuture<InboundBatch> poll = new CompletableFuture<>();
        if (over) {
            poll.complete(take(0));
        } else {
            held.add(poll);
        }
        return poll;
    }

    @Override
    public synchronized CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
        return hold();
    }

    @Override
    public synchronized CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
        return hold();
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        return CompletableFuture.completedFuture(JobState.RUNNING);
    }
}
