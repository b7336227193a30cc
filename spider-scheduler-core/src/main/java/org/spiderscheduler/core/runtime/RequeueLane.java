package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * One lane of the {@link RequeueingClient}. A poll of the core's that is in flight can be answered early with what came
 * back. The poll that was sent to storage for it then stays in flight (§2.7) and serves the core's next poll of that
 * kind, waiting or not; what it brings when no poll is there is kept for later ones.
 */
final class RequeueLane {
    private final Lane lane;
    private final RetryingPolls polls;
    private final RequeueingClient client;
    private final SerialExecutor serial;
    private final Timer timer;

    // What is held is of the current session. The deques are concurrent because other threads read their sizes.

    /** What came back, and goes ahead of storage's entries. */
    private final Deque<InboundEntry> ahead = new LinkedBlockingDeque<>();
    /** What came back too often, and goes behind storage's entries. */
    private final Deque<InboundEntry> behind = new LinkedBlockingDeque<>();
    /** What storage's polls brought when no poll of the core's was there for it. */
    private final Deque<InboundEntry> surplus = new LinkedBlockingDeque<>();
    /** The core's polls with a wait above zero, the oldest first. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    /** The core's polls with wait zero that storage has not answered yet, the oldest first. */
    private final ArrayDeque<Waiting> draining = new ArrayDeque<>(1);
    /** How many polls with a wait above zero storage has not answered. */
    private int heldPolls;
    /** How many polls with wait zero storage has not answered. */
    private int drainPolls;

    private @Nullable Throwable failure;

    RequeueLane(Lane lane, RetryingPolls polls, RequeueingClient client, SerialExecutor serial, Timer timer) {
        this.lane = lane;
        this.polls = polls;
        this.client = client;
        this.serial = serial;
        this.timer = timer;
    }

    CompletableFuture<InboundBatch> poll(int maxItems, Duration wait) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        if (maxItems == 0) {
            return ask();
        }
        List<InboundEntry> there = new ArrayList<>();
        move(surplus, there, maxItems);
        move(ahead, there, maxItems);
        if (!there.isEmpty() || client.hasNews()) {
            return CompletableFuture.completedFuture(client.tell(there));
        }
        return wait.isZero() ? drain(maxItems) : await(maxItems, wait);
    }

    /** A poll for the session alone. It is noted here before the core is told, since the core may poll at once. */
    private CompletableFuture<InboundBatch> ask() {
        Waiting mine = new Waiting(0);
        polls.poll(lane, 0, Duration.ZERO).whenComplete((batch, failed) -> {
            if (failed != null) {
                mine.fail(failed);
            } else {
                mine.complete(see(batch) ? client.tell(batch.entries()) : batch);
            }
        });
        return mine.answer;
    }

    private CompletableFuture<InboundBatch> drain(int maxItems) {
        Waiting mine = new Waiting(maxItems);
        draining.addLast(mine);
        if (drainPolls < draining.size()) {
            drainPolls++;
            polls.poll(lane, maxItems, Duration.ZERO).whenComplete((batch, failed) -> {
                drainPolls--;
                drained(batch, failed);
            });
        }
        // Otherwise storage has yet to answer a poll that was sent for an earlier one of the core's: it serves this
        // one.
        return mine.answer;
    }

    private void drained(@Nullable InboundBatch batch, @Nullable Throwable failed) {
        Waiting oldest = draining.pollFirst();
        if (oldest == null) {
            drainedTooLate(batch, failed);
        } else if (failed != null) {
            oldest.fail(failed);
        } else if (batch != null) {
            oldest.complete(see(batch) ? fit(batch, oldest.maxItems) : batch);
            answerWaiting();
        }
    }

    /**
     * Fits storage's answer to the core's poll: any room left is filled from {@link #behind}; what exceeds
     * {@code maxItems}, because an earlier poll had asked for more, is kept.
     */
    private InboundBatch fit(InboundBatch batch, int maxItems) {
        int size = batch.entries().size();
        if (size == maxItems || (size < maxItems && behind.isEmpty())) {
            return client.tell(batch.entries());
        }
        int most = Math.min(size, maxItems);
        List<InboundEntry> entries = new ArrayList<>(batch.entries().subList(0, most));
        surplus.addAll(batch.entries().subList(most, size));
        move(behind, entries, maxItems);
        return client.tell(entries);
    }

    private void drainedTooLate(@Nullable InboundBatch batch, @Nullable Throwable failed) {
        if (failed != null) {
            fail(failed);
        } else if (batch != null && see(batch)) {
            surplus.addAll(batch.entries());
            answerWaiting();
        }
    }

    /** No poll waits while there is something for it (§2.8), even if only a new session (§2.2). */
    private void answerWaiting() {
        while (!waiting.isEmpty() && (!surplus.isEmpty() || client.hasNews())) {
            answer(waiting, surplus);
        }
    }

    private CompletableFuture<InboundBatch> await(int maxItems, Duration wait) {
        Waiting mine = new Waiting(maxItems, timer.nanoTime() + TimerWheel.nanos(wait));
        waiting.addLast(mine);
        if (heldPolls < waiting.size()) {
            hold(maxItems, wait);
        } else {
            // Storage still holds a poll that was sent for an earlier one of the core's: it serves this one now.
            mine.alarm = timer.alarm("runtime: the wait of a poll of lane " + lane, () -> serial.execute(this::expire));
            mine.alarm.set(mine.deadline);
        }
        if (!behind.isEmpty()) {
            // Storage has nothing else, so what goes behind its entries may go now.
            answer(waiting, behind);
        }
        return mine.answer;
    }

    /** Answers the oldest of the given polls, if there is one, from the given stash. */
    private void answer(ArrayDeque<Waiting> inFlight, Deque<InboundEntry> stash) {
        Waiting oldest = inFlight.pollFirst();
        if (oldest == null) {
            return;
        }
        List<InboundEntry> entries = new ArrayList<>();
        move(stash, entries, oldest.maxItems);
        oldest.complete(client.tell(entries));
    }

    private void hold(int maxItems, Duration wait) {
        heldPolls++;
        polls.poll(lane, maxItems, wait).whenComplete((batch, failed) -> {
            heldPolls--;
            if (failed != null) {
                fail(failed);
            } else {
                answered(batch);
            }
        });
    }

    private void fail(Throwable failed) {
        Waiting oldest = waiting.pollFirst();
        if (oldest == null) {
            failure = failed;
        } else {
            oldest.fail(failed);
        }
    }

    private void answered(InboundBatch batch) {
        Waiting oldest = waiting.peekFirst();
        if (!see(batch)) {
            // The core logs it and drops it; if no poll is waiting, it is dropped here.
            if (oldest != null) {
                waiting.removeFirst();
                oldest.complete(batch);
            }
            return;
        }
        if (oldest == null) {
            surplus.addAll(batch.entries());
        } else if (!batch.entries().isEmpty() || client.hasNews() || !holdOn(oldest)) {
            surplus.addAll(batch.entries());
            answer(waiting, surplus);
            answerWaiting();
        }
    }

    /**
     * Polls storage for the rest of the wait, as the poll that was joined has ended; false if nothing is left of it.
     */
    private boolean holdOn(Waiting joined) {
        long left = joined.deadline - timer.nanoTime();
        if (joined.alarm == null || left <= 0) {
            return false;
        }
        joined.alarm.cancel();
        joined.alarm = null;
        hold(joined.maxItems, Duration.ofNanos(left));
        return true;
    }

    private void expire() {
        long now = timer.nanoTime();
        for (Waiting each : List.copyOf(waiting)) {
            if (each.deadline - now <= 0) {
                waiting.remove(each);
                each.complete(client.tell(List.of()));
            }
        }
    }

    void takeBack(InboundEntry returned, boolean suspect) {
        Deque<InboundEntry> stash = suspect ? behind : ahead;
        stash.addLast(returned);
        if (!waiting.isEmpty()) {
            answer(waiting, stash);
        } else if (!suspect) {
            answer(draining, stash);
        }
    }

    /** Fails the core's polls, open and later ones; what still comes is kept. */
    void close() {
        StorageClientException ended =
                new StorageClientException("the core has ended: its polls are no longer answered", false);
        failure = ended;
        List<Waiting> left = new ArrayList<>(waiting);
        left.addAll(draining);
        waiting.clear();
        draining.clear();
        left.forEach(each -> each.fail(ended));
    }

    /** How many entries are held here. For any thread. */
    int held() {
        return ahead.size() + behind.size() + surplus.size();
    }

    /** Drops what is held, and adds what of it had come back to {@code passed}. */
    void clear(Collection<InboundEntry> passed) {
        passed.addAll(ahead);
        passed.addAll(behind);
        ahead.clear();
        behind.clear();
        surplus.clear();
    }

    private boolean see(@Nullable InboundBatch batch) {
        return batch != null && client.see(batch.sessionId());
    }

    private static void move(Deque<InboundEntry> from, List<InboundEntry> to, int most) {
        while (to.size() < most && !from.isEmpty()) {
            to.add(from.removeFirst());
        }
    }

    private static final class Waiting {
        final int maxItems;
        /** When the wait of a poll that waits is over. */
        final long deadline;

        final CompletableFuture<InboundBatch> answer = new CompletableFuture<>();

        @Nullable
        Alarm alarm;

        /** A poll with wait zero. */
        Waiting(int maxItems) {
            this(maxItems, 0);
        }

        Waiting(int maxItems, long deadline) {
            this.maxItems = maxItems;
            this.deadline = deadline;
        }

        void complete(InboundBatch batch) {
            if (alarm != null) {
                alarm.cancel();
            }
            answer.complete(batch);
        }

        void fail(Throwable failure) {
            if (alarm != null) {
                alarm.cancel();
            }
            answer.completeExceptionally(failure);
        }
    }
}
