package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;

/** What the rules of a storage client have in common: a storage, and helpers for the calls of its client. */
abstract class StorageClientRules extends Contract {
    /** More polls in a row than any client needs to get what is there. */
    private static final int MANY_POLLS = 50;

    /** The greatest id: no storage gets there. */
    static final JobId UNKNOWN_JOB = new JobId(-1);

    private @Nullable StorageUnderTest storage;

    abstract StorageUnderTest createStorage();

    abstract Map<StorageEvent, String> impossible();

    final StorageUnderTest storage() {
        if (storage == null) {
            storage = closing(createStorage());
        }
        return storage;
    }

    @Override
    final void forget() {
        storage = null;
    }

    /** Whether a test can bring an event about. If it cannot, the test class has to say why. */
    final boolean can(StorageEvent event) {
        String reason = impossible().get(event);
        if (reason != null && reason.isBlank()) {
            throw new IllegalStateException("impossible() names " + event + " without a reason");
        }
        return reason == null;
    }

    /** Aborts the test, with the reason, if an event that it needs is said to be impossible. */
    final void needs(StorageEvent event) {
        if (!can(event)) {
            throw new TestAbortedException("not checked, since " + event + " is impossible here: "
                    + impossible().get(event));
        }
    }

    // ---- calls

    final CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        return call(() -> send(lane, maxItems, wait));
    }

    /** By the lane's own method; that {@code poll(lane, …)} does the same is for §2.4 to see. */
    final CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
        return switch (lane) {
            case REGULAR -> storage().client().pollReady(maxItems, wait);
            case COMMIT -> storage().client().pollCommitReady(maxItems, wait);
            case CLEANUP -> storage().client().pollCleanupReady(maxItems, wait);
        };
    }

    /** A poll that is held. */
    final CompletableFuture<InboundBatch> hold(Lane lane, int maxItems) {
        CompletableFuture<InboundBatch> held = poll(lane, maxItems, NOT_OVER);
        environment().settle();
        return held;
    }

    final CompletableFuture<JobState> jobState(JobId job) {
        return call(() -> storage().client().jobState(job));
    }

    /** Whether a call completes within the long wait. */
    final boolean ends(CompletableFuture<?> call) {
        return environment().reaches(call::isDone, environment().longWait());
    }

    // ---- answers

    /**
     * What a poll was answered with; null if it has failed, or not been answered. A null batch counts as no answer
     * here: it is for §1.6 to see.
     */
    static @Nullable InboundBatch batch(CompletableFuture<InboundBatch> poll) {
        return poll.isDone() && !poll.isCompletedExceptionally() ? poll.join() : null;
    }

    /** The entries that a poll brought; none if it brought nothing. */
    static List<InboundEntry> entries(CompletableFuture<InboundBatch> poll) {
        InboundBatch batch = batch(poll);
        return batch == null ? List.of() : batch.entries();
    }

    /** Takes entries until all that are wanted have come, with a limited number of polls. */
    final Set<InboundEntry> take(Lane lane, int maxItems, List<InboundEntry> wanted) {
        Set<InboundEntry> taken = new LinkedHashSet<>();
        for (int polls = 0; polls < MANY_POLLS + wanted.size() && !taken.containsAll(wanted); polls++) {
            CompletableFuture<InboundBatch> poll = poll(lane, maxItems, Duration.ZERO);
            ends(poll);
            taken.addAll(entries(poll));
        }
        return taken;
    }
}
