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
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * One lane of the {@link RequeueingClient}. A poll of the core's that is in flight can be answered early with what came
 * back; the poll to storage that was sent for it stays in flight then (§2.7), a held one serves the core's next waiting
 * poll, and what it brings too late is kept for later polls.
 */
final class RequeueLane {
    private final Lane lane;
    private final RetryingPolls polls;
    private final RequeueingClient client;
    private final SerialExecutor serial;
    private final Timer timer;

    // What is held is in deques whose sizes other threads may ask for.

    /** What came back, to go before storage's entries, and behind them. */
    private final Deque<SessionAssignment> first = new LinkedBlockingDeque<>();

    private final Deque<SessionAssignment> last = new LinkedBlockingDeque<>();
    /** What storage's polls brought when nobody waited any more. Of the current session. */
    private final Deque<InboundEntry> early = new LinkedBlockingDeque<>();
    /** The core's polls that wait, the oldest first. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    /** The core's polls that do not wait, but that storage has not answered yet, the oldest first. */
    private final ArrayDeque<Waiting> draining = new ArrayDeque<>(1);
    /** How many held polls storage has not answered. */
    private int held;
    /** How many others it has not answered. */
    private int drains;

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
            CompletableFuture<InboundBatch> answer = polls.poll(lane, 0, Duration.ZERO);
            answer.whenComplete((batch, failed) -> see(batch));
            return answer;
        }
        List<InboundEntry> there = new ArrayList<>();
        move(early, there, maxItems);
        moveBack(first, there, maxItems);
        if (!there.isEmpty()) {
            return CompletableFuture.completedFuture(new InboundBatch(client.session(), there));
        }
        return wait.isZero() ? drain(maxItems) : await(maxItems, wait);
    }

    private CompletableFuture<InboundBatch> drain(int maxItems) {
        Waiting mine = new Waiting(maxItems, timer.nanoTime());
        draining.addLast(mine);
        if (drains < draining.size()) {
            drains++;
            polls.poll(lane, maxItems, Duration.ZERO).whenComplete((batch, failed) -> {
                drains--;
                drained(batch, failed);
            });
        }
        // Else storage has not answered a poll that was sent for an earlier one of the core's: it serves this one.
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
            answerWhileEarly();
        }
    }

    /**
     * What an answer of storage's leaves room for may come from what goes behind it. What is too much, since it was
     * sent for a poll that asked for more, is kept.
     */
    private InboundBatch fit(InboundBatch batch, int maxItems) {
        int size = batch.entries().size();
        if (size == maxItems || (size < maxItems && last.isEmpty())) {
            return batch;
        }
        int most = Math.min(size, maxItems);
        List<InboundEntry> entries = new ArrayList<>(batch.entries().subList(0, most));
        early.addAll(batch.entries().subList(most, size));
        moveBack(last, entries, maxItems);
        return new InboundBatch(batch.sessionId(), entries);
    }

    private void drainedTooLate(@Nullable InboundBatch batch, @Nullable Throwable failed) {
        if (failed != null) {
            fail(failed);
        } else if (batch != null && see(batch) && !batch.entries().isEmpty()) {
            early.addAll(batch.entries());
            answerWhileEarly();
        }
    }

    /** No poll waits while there is something for it (§2.8). */
    private void answerWhileEarly() {
        while (!early.isEmpty() && !waiting.isEmpty()) {
            answerFromEarly(waiting.removeFirst());
        }
    }

    private void answerFromEarly(Waiting poll) {
        List<InboundEntry> entries = new ArrayList<>();
        move(early, entries, poll.maxItems);
        poll.complete(new InboundBatch(client.session(), entries));
    }

    private CompletableFuture<InboundBatch> await(int maxItems, Duration wait) {
        Waiting mine = new Waiting(maxItems, timer.nanoTime() + TimerWheel.nanos(wait));
        waiting.addLast(mine);
        if (held < waiting.size()) {
            hold(maxItems, wait);
        } else {
            // A poll of storage's is still held for an earlier one of the core's: it serves this one now.
            mine.alarm = timer.alarm("runtime: the wait of a poll of lane " + lane, () -> serial.execute(this::expire));
            mine.alarm.set(mine.deadline);
        }
        answerFromLast();
        return mine.answer;
    }

    /** A held poll: storage had nothing else, so what goes behind its entries may go now. */
    private void answerFromLast() {
        if (!last.isEmpty()) {
            answer(waiting, last);
        }
    }

    /** Answers the oldest of some polls, if there is one, with what came back. */
    private void answer(ArrayDeque<Waiting> inFlight, Deque<SessionAssignment> stash) {
        Waiting oldest = inFlight.pollFirst();
        if (oldest == null) {
            return;
        }
        List<InboundEntry> entries = new ArrayList<>();
        moveBack(stash, entries, oldest.maxItems);
        oldest.complete(new InboundBatch(client.session(), entries));
    }

    private void hold(int maxItems, Duration wait) {
        held++;
        polls.poll(lane, maxItems, wait).whenComplete((batch, failed) -> {
            held--;
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
            // The core says so and drops it; what nobody waits for is dropped here.
            if (oldest != null) {
                waiting.removeFirst();
                oldest.complete(batch);
            }
            return;
        }
        if (oldest == null) {
            early.addAll(batch.entries());
        } else if (batch.entries().isEmpty() && oldest.deadline - timer.nanoTime() > 0 && oldest.alarm != null) {
            // The earlier poll's wait is over, this one's is not.
            oldest.alarm.cancel();
            oldest.alarm = null;
            hold(oldest.maxItems, Duration.ofNanos(oldest.deadline - timer.nanoTime()));
        } else {
            early.addAll(batch.entries());
            answerFromEarly(waiting.removeFirst());
            answerWhileEarly();
        }
    }

    private void expire() {
        long now = timer.nanoTime();
        for (Waiting each : List.copyOf(waiting)) {
            if (each.deadline - now <= 0) {
                waiting.remove(each);
                each.complete(new InboundBatch(client.session(), List.of()));
            }
        }
    }

    void takeBack(SessionAssignment returned, boolean behind) {
        Deque<SessionAssignment> stash = behind ? last : first;
        stash.addLast(returned);
        if (!waiting.isEmpty()) {
            answer(waiting, stash);
        } else if (!behind) {
            answer(draining, stash);
        }
    }

    /** Nobody polls any more; what comes all the same is kept. */
    void close() {
        StorageClientException ended =
                new StorageClientException("the core has ended: it gets nothing any more", false);
        failure = ended;
        List<Waiting> left = new ArrayList<>(waiting);
        left.addAll(draining);
        waiting.clear();
        draining.clear();
        left.forEach(each -> each.fail(ended));
    }

    /** How many entries are held here. For any thread. */
    int held() {
        return first.size() + last.size() + early.size();
    }

    void clear(Collection<SessionAssignment> passed) {
        passed.addAll(first);
        passed.addAll(last);
        first.clear();
        last.clear();
        early.clear();
    }

    private boolean see(@Nullable InboundBatch batch) {
        return batch != null && client.see(batch.sessionId());
    }

    private static void move(Deque<InboundEntry> from, List<InboundEntry> to, int most) {
        while (to.size() < most && !from.isEmpty()) {
            to.add(from.removeFirst());
        }
    }

    private static void moveBack(Deque<SessionAssignment> from, List<InboundEntry> to, int most) {
        while (to.size() < most && !from.isEmpty()) {
            to.add(RequeueingClient.entry(from.removeFirst()));
        }
    }

    private static final class Waiting {
        final int maxItems;
        final long deadline;
        final CompletableFuture<InboundBatch> answer = new CompletableFuture<>();

        @Nullable
        Alarm alarm;

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
