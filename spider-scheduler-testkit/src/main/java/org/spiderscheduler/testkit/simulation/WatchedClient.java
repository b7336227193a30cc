package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;

/** Storage as a core sees it, watched: what the core asks for, and what it gets. */
final class WatchedClient implements SchedulerStorageClient {
    private final SchedulerStorageClient given;
    private final SimulationRun run;
    private final SchedulerProcess process;

    WatchedClient(SchedulerStorageClient given, SimulationRun run, SchedulerProcess process) {
        this.given = given;
        this.run = run;
        this.process = process;
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
        process.checkOnExecutor("poll of lane " + lane, null);
        CompletableFuture<InboundBatch> watched = new CompletableFuture<>();
        given.poll(lane, maxItems, wait).whenComplete((batch, failure) -> {
            boolean heard;
            if (failure == null) {
                run.brought(lane, maxItems, batch);
                heard = watched.complete(batch);
            } else {
                heard = watched.completeExceptionally(failure);
            }
            if (!heard) {
                run.pollEnded("the core", lane);
            }
        });
        return watched;
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        process.checkOnExecutor("question for the state of job " + jobId, null);
        return given.jobState(jobId);
    }
}
