package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.core.time.Alarm;

/**
 * One scheduler's connection to an {@link InMemoryStorage}, with faults on command. Like the real client, it registers
 * again before the next poll if the answer to an earlier one may be lost (§2.9), and as soon as an answer shows a
 * session that it has not registered under. Thread-safe.
 */
public final class InMemoryStorageClient implements SchedulerStorageClient {
    /** The most that the real client asks for: storage allocates room for all of it up front. */
    private static final int MOST_ITEMS = 100_000;

    /** How long after the end of its wait a poll without an answer is given up. */
    private static final long DEAD_CONNECTION_NANOS = Duration.ofSeconds(30).toNanos();

    private final InMemoryStorage storage;
    private final Guard guard;
    private final Chronicle chronicle;
    /** Null if it does not register. */
    private @Nullable SchedulerRegistration registration;

    private boolean mayHaveLost;
    /** The session under which an answer was lost last. */
    private @Nullable SessionId lostUnder;

    private final Map<Lane, Long> lostAnswers = new EnumMap<>(Lane.class);
    private final Set<HeldPoll> inFlight = new LinkedHashSet<>();
    private final Set<Lane> losing = new LinkedHashSet<>();
    private final Map<Lane, ArrayDeque<StorageClientException>> failures = new EnumMap<>(Lane.class);

    InMemoryStorageClient(
            InMemoryStorage storage, Guard guard, Chronicle chronicle, @Nullable SchedulerRegistration registration) {
        this.storage = storage;
        this.guard = guard;
        this.chronicle = chronicle;
        this.registration = registration;
    }

    /**
     * The current registration. It changes when the client registers again.
     *
     * @return the latest
     * @throws IllegalStateException if it was made by {@link InMemoryStorage#connect()}
     */
    public SchedulerRegistration registration() {
        SchedulerRegistration known =
                guard.locked(() -> Optional.ofNullable(registration)).orElse(null);
        if (known == null) {
            throw new IllegalStateException("this client was connected without a registration");
        }
        return known;
    }

    /**
     * The scheduler's id, from the latest registration.
     *
     * @return the id
     */
    public SchedulerId schedulerId() {
        return registration().schedulerId();
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
        return storage.askJobState(jobId);
    }

    /**
     * Polls a lane. A poll that is answered at once is complete when this returns. Cancelling a poll is noted as a
     * mistake. So is completing it before storage does, if that loses what it has collected (§2.7).
     */
    @Override
    public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        Objects.requireNonNull(lane, "lane");
        if (maxItems < 0) {
            throw new IllegalArgumentException("maxItems: " + maxItems + " is negative");
        }
        if (wait.isNegative()) {
            throw new IllegalArgumentException("wait: " + wait + " is negative");
        }
        HeldPoll poll = guard.locked(() -> {
            HeldPoll begun = new HeldPoll(
                    this, lane, Math.min(maxItems, MOST_ITEMS), chronicle.now() + InMemoryStorage.nanos(wait));
            begin(begun, wait);
            begun.parked = true;
            return begun;
        });
        if (poll.hasOutcome()) {
            poll.settle();
        }
        return poll;
    }

    /**
     * How many polls of a lane are in flight.
     *
     * @param lane the lane
     * @return not negative
     */
    public int pollsInFlight(Lane lane) {
        return guard.locked(
                () -> (int) inFlight.stream().filter(poll -> poll.lane == lane).count());
    }

    /**
     * How many answers to polls of a lane {@link #loseNextAnswer} has lost.
     *
     * @param lane the lane
     * @return not negative
     */
    public long lostAnswers(Lane lane) {
        Objects.requireNonNull(lane, "lane");
        return guard.locked(() -> lostAnswers.getOrDefault(lane, 0L));
    }

    // ---- faults

    /**
     * Loses the next answer to a poll of a lane: its entries are gone, and the poll fails with a
     * {@link StorageTransportException}.
     *
     * @param lane the lane
     */
    public void loseNextAnswer(Lane lane) {
        Objects.requireNonNull(lane, "lane");
        guard.run(() -> losing.add(lane));
    }

    /**
     * Makes the next poll of a lane fail before it reaches storage. Calls add up: two make the next two polls fail.
     *
     * @param lane the lane
     * @param failure what the poll fails with
     */
    public void failNextPoll(Lane lane, StorageClientException failure) {
        Objects.requireNonNull(failure, "failure");
        guard.run(
                () -> failures.computeIfAbsent(lane, any -> new ArrayDeque<>()).addLast(failure));
    }

    /** Forgets the faults that were commanded for later polls and have not struck yet. */
    public void forgetFaults() {
        guard.run(() -> {
            losing.clear();
            failures.clear();
        });
    }

    /**
     * Resets the connection, as the crash of a scheduler does: polls in flight fail with a
     * {@link StorageTransportException}, and what they had collected is lost until the next registration.
     */
    public void resetConnection() {
        guard.run(() -> {
            if (!inFlight.isEmpty()) {
                lost();
            }
            List.copyOf(inFlight).forEach(poll -> reset(poll, "the connection was reset"));
        });
    }

    /**
     * Makes the connection of the polls in flight half-open: storage holds them until their wait is over, and they
     * swallow what arrives. They fail with a {@link StorageTransportException} 30 s after the end of their wait; later
     * polls use a new connection.
     */
    public void goHalfOpen() {
        guard.run(() -> inFlight.forEach(poll -> poll.halfOpen = true));
    }

    // ---- under the lock

    private void begin(HeldPoll poll, Duration wait) {
        ArrayDeque<StorageClientException> planned = failures.get(poll.lane);
        StorageClientException failure = planned == null ? null : planned.pollFirst();
        StorageLane lane = storage.lane(poll.lane);
        if (failure != null) {
            if (failure instanceof StorageTransportException) {
                lost();
            }
            fail(poll, failure);
            return;
        }
        if (mayHaveLost) {
            recover();
        }
        if (lane.isClosed()) {
            fail(poll, closed(poll.lane));
            return;
        }
        inFlight.add(poll);
        if (wait.isZero() || poll.maxItems == 0) {
            lane.serve(poll);
            answer(poll);
            return;
        }
        lane.hold(poll);
        if (!poll.over && poll.isFull()) {
            answer(poll);
        } else if (!poll.over) {
            Alarm alarm = chronicle.timer.alarm(
                    "storage: the wait of a poll of lane " + poll.lane, () -> guard.run(() -> waitOver(poll)));
            poll.alarm = alarm;
            alarm.set(chronicle.timer.nanoTime() + InMemoryStorage.nanos(wait));
        }
    }

    private void waitOver(HeldPoll poll) {
        if (!poll.over) {
            storage.lane(poll.lane).remove(poll);
            answer(poll);
        }
    }

    /** What it has collected is all that it gets; the lane does not hold it, or has let go of it. */
    void answer(HeldPoll poll) {
        if (poll.halfOpen) {
            swallow(poll);
        } else if (losing.remove(poll.lane)) {
            lost();
            lostAnswers.merge(poll.lane, 1L, Long::sum);
            fail(poll, new StorageTransportException("the answer to a poll of lane " + poll.lane + " was lost"));
        } else {
            if (isNewSession()) {
                register();
            }
            poll.succeedWith(new InboundBatch(chronicle.session(), poll.collected()));
            end(poll);
        }
    }

    private void swallow(HeldPoll poll) {
        poll.over = true;
        Alarm alarm = chronicle.timer.alarm(
                "storage client: the guard of a poll without an answer", () -> guard.run(() -> givenUp(poll)));
        if (poll.alarm != null) {
            poll.alarm.cancel();
        }
        poll.alarm = alarm;
        alarm.set(chronicle.timer.nanoTime() + (poll.deadline - chronicle.now()) + DEAD_CONNECTION_NANOS);
    }

    /** The poll may be over by now: a cancelled alarm may still go off. */
    private void givenUp(HeldPoll poll) {
        if (inFlight.contains(poll)) {
            lost();
            fail(
                    poll,
                    new StorageTransportException(
                            "no answer to a poll of lane " + poll.lane + ": its connection is dead"));
        }
    }

    /** Storage has restarted: what the poll had collected is in the lanes again. */
    void restarted(HeldPoll poll) {
        if (poll.halfOpen) {
            swallow(poll);
        } else {
            mayHaveLost = true;
            reset(poll, "storage has restarted");
        }
    }

    private void reset(HeldPoll poll, String why) {
        storage.lane(poll.lane).remove(poll);
        fail(poll, new StorageTransportException("a poll of lane " + poll.lane + " failed: " + why));
    }

    // ---- registration, under the lock

    private void lost() {
        mayHaveLost = true;
        lostUnder = chronicle.session();
    }

    /**
     * The first registration in a life of storage makes it send nothing again. If an answer was lost in this life, a
     * second one follows.
     */
    private void recover() {
        mayHaveLost = false;
        boolean first = isNewSession();
        register();
        if (first && chronicle.session().equals(lostUnder)) {
            register();
        }
    }

    private boolean isNewSession() {
        return registration != null && !registration.sessionId().equals(chronicle.session());
    }

    private void register() {
        if (registration != null) {
            registration = storage.nextRegistration();
            storage.sendAgain();
        }
    }

    void closed(HeldPoll poll) {
        if (poll.halfOpen) {
            swallow(poll);
        } else {
            fail(poll, closed(poll.lane));
        }
    }

    /** The caller has cancelled it, so its answer, even one that is on its way, reaches nobody. */
    void cancelled(HeldPoll poll) {
        guard.run(() -> {
            if (!poll.hasOutcome()) {
                storage.lane(poll.lane).remove(poll);
                end(poll);
            }
            lost("cancelled", poll);
        });
    }

    /** The caller had completed it, well or not, before its answer came. */
    void ended(HeldPoll poll) {
        lost("itself ended", poll);
    }

    private void lost(String did, HeldPoll poll) {
        storage.mistake("the scheduler " + did + " a poll of lane " + poll.lane + ", and so lost "
                + poll.collected().stream().map(InMemoryStorageClient::name).toList()
                + ", which the poll had collected: only storage may end a poll (§2.7)");
    }

    private static String name(InboundEntry entry) {
        return new TaskRef(entry.jobId(), entry.taskId()).toString();
    }

    private void fail(HeldPoll poll, SchedulerException failure) {
        poll.failWith(failure);
        end(poll);
    }

    private void end(HeldPoll poll) {
        poll.over = true;
        inFlight.remove(poll);
        if (poll.alarm != null) {
            poll.alarm.cancel();
        }
        if (poll.parked) {
            guard.afterwards(poll::settle);
        }
    }

    private static InboundClosedException closed(Lane lane) {
        return new InboundClosedException("lane " + lane + " is closed: storage offers nothing more in it");
    }

    @Override
    public String toString() {
        return guard.locked(() -> "InMemoryStorageClient[" + registration + ", inFlight=" + inFlight.size() + "]");
    }
}
