package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageServerException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.testkit.InMemoryStorageClient;

/** The connection of a scheduler to storage: it can be slow, fail, and bring things twice. What it brings is logged. */
final class FaultyClient implements SchedulerStorageClient {
    /** How many earlier entries of a lane can come again. */
    private static final int REMEMBERED = 16;

    private final InMemoryStorageClient client;
    private final SchedulerProcess process;
    private final SimulationRun run;
    private final RandomGenerator random;
    private final Map<Lane, Way> ways = new EnumMap<>(Lane.class);
    private @Nullable SessionId broughtUnder;

    FaultyClient(InMemoryStorageClient client, SchedulerProcess process, SimulationRun run, RandomGenerator random) {
        this.client = client;
        this.process = process;
        this.run = run;
        this.random = random;
        for (Lane lane : Lane.values()) {
            ways.put(lane, new Way());
        }
    }

    /** The next poll of a lane, or its answer, meets with a fault. */
    void arm(Lane lane, PlannedFault fault) {
        switch (fault.fault()) {
            case POLL_SLOW -> way(lane).delays.addLast(fault.length());
            case DUPLICATE_ENTRIES -> way(lane).duplicates += 1 + fault.target() / 3 % 4;
            case POLL_ANSWER_LOST -> client.loseNextAnswer(lane);
            default -> way(lane).failures.addLast(fault.fault());
        }
    }

    void heal() {
        client.forgetFaults();
        for (Way way : ways.values()) {
            way.delays.clear();
            way.failures.clear();
            way.duplicates = 0;
        }
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
        return client.jobState(jobId);
    }

    @Override
    public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        run.checkThread();
        run.note(null, "poll", lane, "of", maxItems, "wait", wait);
        failIfPlanned(lane);
        CompletableFuture<InboundBatch> sent = client.poll(lane, maxItems, wait);
        CompletableFuture<InboundBatch> answer = new CompletableFuture<>();
        sent.whenComplete((batch, failure) -> {
            Way way = way(lane);
            for (; way.lostAnswers < client.lostAnswers(lane); way.lostAnswers++) {
                run.faults().fired(Fault.POLL_ANSWER_LOST, lane);
            }
            Duration delay = way.delays.pollFirst();
            if (delay == null) {
                run.network().execute(() -> arrive(answer, lane, maxItems, batch, failure));
            } else {
                run.faults().fired(Fault.POLL_SLOW, lane);
                run.after(delay, () -> arrive(answer, lane, maxItems, batch, failure));
            }
        });
        return answer;
    }

    private void failIfPlanned(Lane lane) {
        Fault fault = way(lane).failures.pollFirst();
        if (fault != null) {
            run.faults().fired(fault, lane);
            client.failNextPoll(
                    lane,
                    fault == Fault.POLL_SERVER_ERROR
                            ? new StorageServerException("simulated: storage failed on the poll")
                            : new StorageTransportException("simulated: the poll did not reach storage"));
        }
    }

    private void arrive(
            CompletableFuture<InboundBatch> answer,
            Lane lane,
            int maxItems,
            @Nullable InboundBatch batch,
            @Nullable Throwable failure) {
        if (process.isKilled()) {
            return;
        }
        if (failure != null) {
            run.note(null, "poll", lane, "failed:", failure);
            if (!answer.completeExceptionally(failure)) {
                run.pollEnded("the scheduler", lane);
            }
            return;
        }
        InboundBatch brings = withDuplicates(lane, maxItems, Objects.requireNonNull(batch));
        run.note(null, "poll", lane, "brought", brings.entries().size(), "under session", brings.sessionId());
        if (!answer.complete(brings)) {
            run.pollEnded("the scheduler", lane);
        }
    }

    private InboundBatch withDuplicates(Lane lane, int maxItems, InboundBatch batch) {
        if (!batch.sessionId().equals(broughtUnder)) {
            broughtUnder = batch.sessionId();
            ways.values().forEach(way -> way.brought.clear());
        }
        Way way = way(lane);
        List<InboundEntry> earlier = way.brought;
        int again = Math.min(way.duplicates, maxItems - batch.entries().size());
        InboundBatch brings = batch;
        if (again > 0 && !earlier.isEmpty()) {
            List<InboundEntry> entries = new ArrayList<>(batch.entries());
            for (int i = 0; i < again; i++) {
                entries.add(earlier.get(random.nextInt(earlier.size())));
            }
            way.duplicates -= again;
            run.faults().fired(Fault.DUPLICATE_ENTRIES, lane);
            brings = new InboundBatch(batch.sessionId(), entries);
        }
        for (InboundEntry entry : batch.entries()) {
            if (earlier.size() == REMEMBERED) {
                earlier.remove(0);
            }
            earlier.add(entry);
        }
        return brings;
    }

    private Way way(Lane lane) {
        return Objects.requireNonNull(ways.get(lane));
    }

    /** What is to happen to the answers of one lane, and what they have brought in this session. */
    private static final class Way {
        final ArrayDeque<Duration> delays = new ArrayDeque<>();
        final ArrayDeque<Fault> failures = new ArrayDeque<>();
        final List<InboundEntry> brought = new ArrayList<>();
        int duplicates;
        /** How many lost answers have been told. */
        long lostAnswers;
    }
}
