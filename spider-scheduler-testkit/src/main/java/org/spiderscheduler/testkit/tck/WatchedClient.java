package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;

/** A storage client as a core under test gets it: the watch hears of each call and answer before the core does. */
final class WatchedClient implements SchedulerStorageClient {
    private final SchedulerStorageClient client;
    private final CoreWatch watch;
    private final Map<Relayed<InboundBatch>, String> inFlight = new LinkedHashMap<>();
    private final List<String> endedByCore = new ArrayList<>();

    WatchedClient(SchedulerStorageClient client, CoreWatch watch) {
        this.client = client;
        this.watch = watch;
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
        String words = "a poll of lane " + lane + " for " + maxItems + " entries with a wait of " + wait;
        watch.called(words);
        if (watch.spins()) {
            return new CompletableFuture<>(); // nothing else would end the loop
        }
        CompletableFuture<InboundBatch> answer = client.poll(lane, maxItems, wait);
        watch.polled(lane, maxItems);
        Relayed<InboundBatch> relayed = new Relayed<>();
        inFlight.put(relayed, words);
        answer.whenComplete((batch, failure) -> {
            inFlight.remove(relayed);
            if (relayed.isEndedByCore()) {
                endedByCore.add(words);
            }
            watch.answered(lane, maxItems, batch);
            relayed.deliver(batch, failure);
        });
        return relayed;
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        watch.called("jobState of job " + jobId);
        return client.jobState(jobId);
    }

    /** The polls that the core has cancelled, or ended in some other way. */
    List<String> pollsEndedByCore() {
        List<String> all = new ArrayList<>(endedByCore);
        inFlight.forEach((poll, words) -> {
            if (poll.isEndedByCore()) {
                all.add(words);
            }
        });
        return all;
    }
}
