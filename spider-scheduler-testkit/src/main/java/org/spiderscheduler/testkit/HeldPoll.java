package org.spiderscheduler.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.core.time.Alarm;

/** A poll that storage is working on. Its fields are under the lock of storage. */
final class HeldPoll extends CompletableFuture<InboundBatch> {
    private final InMemoryStorageClient client;
    final Lane lane;
    final int maxItems;
    /** When its wait is over, on the chronicle's clock. */
    final long deadline;

    private final List<InboundEntry> collected = new ArrayList<>();
    private @Nullable Object outcome;
    /** Whether the call has returned: then it is completed by way of the executor. */
    boolean parked;
    /** Whether its connection is half-open, so that the answer goes nowhere. */
    boolean halfOpen;
    /** Whether storage is done with it. */
    boolean over;

    @Nullable
    Alarm alarm;

    HeldPoll(InMemoryStorageClient client, Lane lane, int maxItems, long deadline) {
        this.client = client;
        this.lane = lane;
        this.maxItems = maxItems;
        this.deadline = deadline;
    }

    InMemoryStorageClient client() {
        return client;
    }

    boolean isFull() {
        return collected.size() == maxItems;
    }

    void collect(InboundEntry entry) {
        collected.add(entry);
    }

    List<InboundEntry> collected() {
        return collected;
    }

    /** The lane has let go of it, since it is full. */
    void whenFull() {
        client.answer(this);
    }

    void succeedWith(InboundBatch batch) {
        outcome = batch;
    }

    void failWith(SchedulerException failure) {
        outcome = failure;
    }

    boolean hasOutcome() {
        return outcome != null;
    }

    /** Completes it with its outcome, under no lock. */
    void settle() {
        if (outcome instanceof InboundBatch batch) {
            // A cancel was noted when it happened.
            if (!complete(batch) && !isCancelled() && !batch.entries().isEmpty()) {
                client.ended(this);
            }
        } else if (outcome instanceof SchedulerException failure) {
            completeExceptionally(failure);
        }
    }

    /** What it has collected is lost, as with the real storage. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            client.cancelled(this);
        }
        return cancelled;
    }
}
