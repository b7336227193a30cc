package org.spiderscheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;

/**
 * A storage that holds every poll until the test answers it, and throws if a lane would have more than a given number
 * of polls in flight.
 */
public final class HeldPolls implements SchedulerStorageClient {
    public record Poll(int maxItems, Duration waitTime, CompletableFuture<InboundBatch> answer) {}

    private final int mostPerLane;
    private final Map<Lane, ArrayDeque<Poll>> inFlight = new EnumMap<>(Lane.class);

    public HeldPolls(int mostPerLane) {
        this.mostPerLane = mostPerLane;
        for (Lane lane : Lane.values()) {
            inFlight.put(lane, new ArrayDeque<>());
        }
    }

    public static InboundEntry entry(TaskId task) {
        return new InboundEntry(new ResourceGroupId(1), new JobId(1), task);
    }

    /** What is in flight in a lane, as "1 for PT10S", or "none". */
    public String sent(Lane lane) {
        Poll poll = polls(lane).peekFirst();
        return poll == null ? "none" : poll.maxItems() + " for " + poll.waitTime();
    }

    public Poll take(Lane lane) {
        assertThat(polls(lane)).as("polls in flight in lane %s", lane).isNotEmpty();
        return polls(lane).removeFirst();
    }

    public void answer(Lane lane, long session, TaskId... tasks) {
        List<InboundEntry> entries = Arrays.stream(tasks).map(HeldPolls::entry).toList();
        take(lane).answer().complete(new InboundBatch(new SessionId(session), entries));
    }

    private ArrayDeque<Poll> polls(Lane lane) {
        return Objects.requireNonNull(inFlight.get(lane));
    }

    @Override
    public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        assertThat(polls(lane)).as("polls in flight in lane %s", lane).hasSizeLessThan(mostPerLane);
        Poll poll = new Poll(maxItems, wait, new CompletableFuture<>());
        polls(lane).addLast(poll);
        return poll.answer();
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
        throw new UnsupportedOperationException("not asked for here");
    }
}
