package org.spiderscheduler.core.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/**
 * The reference scheduler core: runs a {@link SchedulingPolicy}. It owns polls, sessions, back-pressure and
 * cancellation, so that the policy is free of concurrency (§5).
 *
 * <p>Event-driven, without a tick. An idle lane has one <em>wake poll</em> for a single entry with a long wait: storage
 * may hold any larger poll until it is full (§2.8), but must answer this one with the first entry. When it brings one,
 * the lane is drained with polls that do not wait until one comes back short. Commit and cleanup entries go first, in
 * order of arrival, since they end jobs; regular ones in the policy's order.
 *
 * <p>Not thread-safe: it is called, and every future that it is handed completes, on one serial executor (§5.10).
 */
public final class DecisionLoop implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);

    private final SchedulingPolicy policy;
    private final Duration longWait;
    private final Map<Lane, LaneBuffer> lanes = new EnumMap<>(Lane.class);
    /** What ends a job: commit and cleanup entries, in order of arrival. */
    private final ArrayDeque<InboundEntry> finishing = new ArrayDeque<>();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** As of the last step, for other threads. */
    private final AtomicInteger buffered = new AtomicInteger();

    private @Nullable SchedulerStorageClient storage;
    private @Nullable DispatchQueueSink sink;
    private @Nullable SessionId session;
    private @Nullable SessionId lastLower;
    private boolean emitting;
    private boolean waiting;
    private boolean bumping;

    private DecisionLoop(Builder builder) {
        policy = builder.policy;
        longWait = builder.longWait;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LaneBuffer(lane, builder.bound(lane), builder.batchSize));
        }
    }

    /**
     * First in, first out, with the default options.
     *
     * @return a loop that has not run yet
     */
    public static DecisionLoop fifo() {
        return builder(new FifoPolicy()).build();
    }

    /**
     * Returns a builder for a loop.
     *
     * @param policy the order of the regular tasks; belongs to this loop from now on
     * @return a builder with the default options
     */
    public static Builder builder(SchedulingPolicy policy) {
        return new Builder(policy);
    }

    /**
     * How long a wake poll may be held; also how long a poll can be in flight after the loop has ended.
     *
     * @return above zero
     */
    public Duration longWait() {
        return longWait;
    }

    /**
     * How many entries the loop holds that it has not enqueued; one that is parked at the sink is not counted. May be
     * called on any thread; a step that is under way does not count yet.
     *
     * @return from 0 to the sum of the bounds
     */
    public int buffered() {
        return buffered.getOpaque();
    }

    @Override
    public CompletableFuture<Void> run(
            SchedulerStorageClient storageClient, DispatchQueueSink sink, CancellationToken cancellation) {
        Objects.requireNonNull(storageClient, "storageClient");
        Objects.requireNonNull(sink, "sink");
        Objects.requireNonNull(cancellation, "cancellation");
        if (storage != null) {
            return CompletableFuture.failedFuture(
                    new SchedulerException("this decision loop has been run already; make another (§5.1)"));
        }
        storage = storageClient;
        this.sink = sink;
        session = sink.sessionId();
        SafeLog.info(
                LOG,
                "decision loop starts: policy {}, session {}",
                policy.getClass().getName(),
                session);
        CancellationToken.Registration registration = cancellation.onCancelled(() -> ended.complete(null));
        CompletableFuture<Void> answer = new CompletableFuture<>();
        ended.whenComplete((done, failure) -> {
            registration.close();
            SafeLog.info(LOG, "decision loop ended{}", failure == null ? ", as asked" : ": " + failure);
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        guard(this::poll);
        return answer;
    }

    // ---- polls

    private void poll() {
        lanes.values().forEach(this::poll);
    }

    private void poll(LaneBuffer lane) {
        // A loop, not a recursion, in which a storage that answers at once would grow the stack.
        while (!ended.isDone() && lane.canPoll()) {
            Duration wait = lane.drains() ? Duration.ZERO : longWait;
            CompletableFuture<InboundBatch> answer =
                    Objects.requireNonNull(storage).poll(lane.lane, lane.send(), wait);
            if (!answer.isDone()) {
                answer.whenComplete((batch, failure) -> guard(() -> {
                    answered(lane, batch, failure);
                    poll();
                }));
                return;
            }
            answer.whenComplete((batch, failure) -> guard(() -> answered(lane, batch, failure)));
        }
    }

    private void answered(LaneBuffer lane, @Nullable InboundBatch batch, @Nullable Throwable failure) {
        if (failure != null || batch == null) {
            fail(failure == null ? new NullPointerException("null batch") : failure, "poll of lane " + lane.lane);
            return;
        }
        lane.answered(batch.entries().size());
        int order = batch.sessionId().compareTo(Objects.requireNonNull(session));
        if (order < 0) {
            dropLower(batch);
        } else if (order > 0) {
            begin(batch.sessionId());
            take(lane, batch);
        } else {
            take(lane, batch);
        }
    }

    private void take(LaneBuffer lane, InboundBatch batch) {
        if (ended.isDone()) {
            return; // the bump failed
        }
        for (InboundEntry entry : batch.entries()) {
            if (entry.taskId().lane() != lane.lane) {
                fail(
                        new SchedulerException("storage offered task " + entry.taskId() + " of job " + entry.jobId()
                                + " in lane " + lane.lane),
                        "poll");
                return;
            }
            if (lane.hold(entry)) {
                if (lane.lane == Lane.REGULAR) {
                    policy.add(entry);
                } else {
                    finishing.addLast(entry);
                }
            }
        }
        emit();
    }

    // ---- sessions

    private void dropLower(InboundBatch batch) {
        if (!batch.sessionId().equals(lastLower)) {
            lastLower = batch.sessionId();
            SafeLog.warn(
                    LOG,
                    "dropped a batch of {} entries of session {}: it is lower than the current session {}",
                    batch.entries().size(),
                    batch.sessionId(),
                    session);
        }
    }

    private void begin(SessionId next) {
        SafeLog.info(LOG, "storage has begun session {}: what was buffered of session {} is dropped", next, session);
        session = next;
        policy.clear();
        finishing.clear();
        lanes.values().forEach(LaneBuffer::clear);
        bumping = true;
        CompletableFuture<Void> bump = Objects.requireNonNull(sink).bumpSessionId(next);
        boolean later = !bump.isDone();
        bump.whenComplete((done, failure) -> guard(() -> {
            if (failure != null) {
                fail(failure, "bump to session " + next);
            } else if (next.equals(session)) {
                bumping = false;
                emit();
                if (later) {
                    // Otherwise the step that got the batch which began the session polls, once it has taken that
                    // batch.
                    poll();
                }
            }
        }));
    }

    // ---- decisions

    private void emit() {
        if (emitting || waiting || bumping) {
            return;
        }
        emitting = true;
        try {
            while (!ended.isDone()) {
                InboundEntry entry = next();
                if (entry == null) {
                    return;
                }
                CompletableFuture<Void> accepted = Objects.requireNonNull(sink).enqueue(entry.toAssignment());
                if (!accepted.isDone()) {
                    waiting = true;
                    LaneBuffer lane = lane(entry);
                    lane.parked(true);
                    accepted.whenComplete((done, failure) -> guard(() -> {
                        waiting = false;
                        lane.parked(false);
                        accepted(failure);
                        emit();
                        poll();
                    }));
                    return;
                }
                if (accepted.isCompletedExceptionally()) {
                    accepted.whenComplete((done, failure) -> accepted(failure));
                }
            }
        } finally {
            emitting = false;
        }
    }

    private void accepted(@Nullable Throwable failure) {
        // A new session has voided it; storage offers the task again (§5.9).
        if (failure != null && !(Futures.bare(failure) instanceof StaleSessionException)) {
            fail(failure, "enqueue");
        }
    }

    private @Nullable InboundEntry next() {
        InboundEntry entry = finishing.pollFirst();
        if (entry == null) {
            entry = policy.next().orElse(null);
        }
        if (entry != null && !lane(entry).release(entry)) {
            fail(
                    new SchedulerException("policy " + policy.getClass().getName() + " gave task " + entry.taskId()
                            + " of job " + entry.jobId()
                            + ", which it was not given, has given before, or had to forget at clear() (§5.8)"),
                    "policy");
            return null;
        }
        return entry;
    }

    private LaneBuffer lane(InboundEntry entry) {
        return Objects.requireNonNull(lanes.get(entry.taskId().lane()));
    }

    /** What a policy, a sink or a client throws ends the run: a dependent stage would swallow it. */
    private void guard(Runnable step) {
        if (ended.isDone()) {
            return;
        }
        try {
            step.run();
        } catch (Throwable thrown) {
            fail(thrown, "decision loop");
        } finally {
            tellBuffered();
        }
    }

    private void tellBuffered() {
        int held = 0;
        for (LaneBuffer lane : lanes.values()) {
            held += lane.size();
        }
        buffered.setOpaque(held);
    }

    private void fail(Throwable failure, String what) {
        ended.completeExceptionally(Futures.asSchedulerException(failure, what));
    }

    /** Configures and builds a {@link DecisionLoop}. */
    public static final class Builder {
        private final SchedulingPolicy policy;
        private final Map<Lane, Integer> bounds =
                new EnumMap<>(Map.of(Lane.REGULAR, 1_048_576, Lane.COMMIT, 256, Lane.CLEANUP, 256));
        private int batchSize = 1_024;
        private Duration longWait = Duration.ofSeconds(10);

        private Builder(SchedulingPolicy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
        }

        private int bound(Lane lane) {
            return Objects.requireNonNull(bounds.get(lane));
        }

        /**
         * How many entries of a lane the loop may hold, including one that is parked at the sink, plus those it has
         * asked for (§5.6). Defaults: 1,048,576 regular, 256 commit, 256 cleanup. A small regular bound can deadlock a
         * cluster: when storage's lane is full, a job that is being started blocks the registration of its own tasks.
         *
         * @param lane the lane
         * @param bound at least 1
         * @return this
         */
        public Builder bound(Lane lane, int bound) {
            Objects.requireNonNull(lane, "lane");
            if (bound < 1) {
                throw new IllegalArgumentException("bound: " + bound + " for lane " + lane + " is below 1");
            }
            bounds.put(lane, bound);
            return this;
        }

        /**
         * How many entries a draining poll asks for; cut to the lane's bound. Default: 1,024.
         *
         * @param batchSize from 1 to 100,000, since storage allocates for all of them up front
         * @return this
         */
        public Builder batchSize(int batchSize) {
            if (batchSize < 1 || batchSize > 100_000) {
                throw new IllegalArgumentException("batchSize: " + batchSize + " is not from 1 to 100000");
            }
            this.batchSize = batchSize;
            return this;
        }

        /**
         * How long storage may hold a wake poll. Default: 10 s.
         *
         * @param longWait above zero
         * @return this
         */
        public Builder longWait(Duration longWait) {
            this.longWait = Arguments.positive(longWait, "longWait");
            return this;
        }

        /**
         * Builds the loop.
         *
         * @return a loop that has not run yet
         */
        public DecisionLoop build() {
            return new DecisionLoop(this);
        }
    }
}
