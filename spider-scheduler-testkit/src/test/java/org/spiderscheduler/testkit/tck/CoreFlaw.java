package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;

/** Cores that are correct but for one thing. */
@SuppressWarnings({"NullAway", "ImmutableEnumChecker"}) // some are wrong about null; what they make is all they hold
enum CoreFlaw implements Flaw {
    NONE("", PlainCore::new),

    // ---- §1

    NULL_FAILS_IN_THE_FUTURE("1.1", () -> new PlainCore() {
        @Override
        public CompletableFuture<Void> run(
                SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
            return storage == null || sink == null || cancellation == null
                    ? CompletableFuture.failedFuture(new NullPointerException("null"))
                    : super.run(storage, sink, cancellation);
        }
    }),
    ITS_END_IS_WRAPPED("1.1", () -> new PlainCore() {
        @Override
        public CompletableFuture<Void> run(
                SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
            return super.run(storage, sink, cancellation).whenComplete((done, failure) -> {});
        }
    }),
    FOREIGN_FAILURES_PASS("1.1", () -> new PlainCore() {
        @Override
        void failed(Throwable failure) {
            ended = true;
            answer.completeExceptionally(failure);
        }
    }),
    A_SECOND_RUN_IS_THROWN("1.1", () -> new PlainCore() {
        @Override
        CompletableFuture<Void> refuseSecondRun() {
            throw new SchedulerException("this core has been run");
        }
    }),
    SECOND_RUNS_SHARE_AN_ANSWER("1.2", () -> new PlainCore() {
        private final CompletableFuture<Void> refused =
                CompletableFuture.failedFuture(new SchedulerException("this core has been run"));

        @Override
        CompletableFuture<Void> refuseSecondRun() {
            return refused;
        }
    }),
    ENDS_UNDER_ITS_LOCK("1.3", () -> new PlainCore() {
        @Override
        public synchronized CompletableFuture<Void> run(
                SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
            return super.run(storage, sink, cancellation);
        }

        @Override
        synchronized void end(Throwable failure) {
            super.end(failure);
        }
    }),
    WAITS_FOR_A_FULL_SINK("1.4", () -> new PlainCore() {
        @Override
        void enqueue(InboundEntry entry) {
            super.enqueue(entry);
            if (parked) {
                QueueFlaw.block();
            }
        }
    }),
    ASKS_AN_EMPTY_LANE_FOR_EVER("1.4", () -> new PlainCore() {
        @Override
        CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            return super.poll(lane, maxItems, lane == Lane.CLEANUP ? Duration.ZERO : wait);
        }
    }),
    ANSWERS_NEST("1.5", () -> new PlainCore() {
        @Override
        void step() {
            if (goesOn()) {
                enqueueNext();
                for (Lane lane : Lane.values()) {
                    pollIfRoom(lane);
                }
            }
        }
    }),
    A_SECOND_RUN_IS_NULL("1.6", () -> new PlainCore() {
        @Override
        CompletableFuture<Void> refuseSecondRun() {
            return null;
        }
    }),

    // ---- §2

    IGNORES_THE_SESSION_OF_EMPTY_BATCHES("2.2", () -> new PlainCore() {
        @Override
        void answered(Lane lane, InboundBatch batch) {
            if (!batch.entries().isEmpty()) {
                super.answered(lane, batch);
            }
        }
    }),
    STOPS_ON_AN_EMPTY_BATCH("2.3 5.6 5.7", () -> new PlainCore() {
        private final Set<Lane> draining = EnumSet.noneOf(Lane.class);
        private final Set<Lane> stopped = EnumSet.noneOf(Lane.class);

        @Override
        void answered(Lane lane, InboundBatch batch) {
            super.answered(lane, batch);
            if (!batch.entries().isEmpty()) {
                draining.add(lane);
            } else if (!draining.remove(lane)) {
                stopped.add(lane);
            }
        }

        @Override
        void pollIfRoom(Lane lane) {
            if (!stopped.contains(lane)) {
                super.pollIfRoom(lane);
            }
        }
    }),
    ENQUEUES_DUPLICATES("2.5", () -> new PlainCore() {
        @Override
        void take(Lane lane, InboundEntry entry) {
            buffered.remove(entry);
            super.take(lane, entry);
        }
    }),
    ENQUEUES_DUPLICATES_OF_WHAT_IS_PARKED("2.5", () -> new ParkingCore() {
        @Override
        void enqueue(InboundEntry entry) {
            super.enqueue(entry);
            buffered.remove(entry);
        }
    }),
    FAILS_ON_A_DUPLICATE("2.5", () -> new PlainCore() {
        @Override
        void take(Lane lane, InboundEntry entry) {
            if (buffered.contains(entry)) {
                failed(new SchedulerException("twice: " + entry));
            }
            super.take(lane, entry);
        }
    }),
    REMEMBERS_WHAT_IT_EVER_TOOK("2.5", () -> new PlainCore() {
        private final Set<InboundEntry> ever = new HashSet<>();

        @Override
        void take(Lane lane, InboundEntry entry) {
            if (ever.add(entry)) {
                super.take(lane, entry);
            }
        }

        @Override
        void drop() {
            super.drop();
            ever.clear();
        }
    }),
    REMEMBERS_WHAT_IT_TOOK_IN_OLDER_SESSIONS("2.5", () -> new PlainCore() {
        private final Set<InboundEntry> passed = new HashSet<>();
        private final Set<InboundEntry> enqueued = new HashSet<>();

        @Override
        void enqueue(InboundEntry entry) {
            super.enqueue(entry);
            if (!parked) {
                enqueued.add(entry);
            }
        }

        @Override
        void drop() {
            super.drop();
            passed.addAll(enqueued);
        }

        @Override
        void take(Lane lane, InboundEntry entry) {
            if (!passed.contains(entry)) {
                super.take(lane, entry);
            }
        }
    }),
    CANCELS_ITS_POLLS_AT_ITS_END("2.7", () -> new PlainCore() {
        private final List<CompletableFuture<InboundBatch>> polls = new ArrayList<>();

        @Override
        CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            CompletableFuture<InboundBatch> poll = super.poll(lane, maxItems, wait);
            polls.add(poll);
            return poll;
        }

        @Override
        void end(Throwable failure) {
            super.end(failure);
            polls.forEach(poll -> poll.cancel(true));
        }
    }),
    ENDS_A_POLL_AT_A_NEW_SESSION("2.7", () -> new PlainCore() {
        private CompletableFuture<InboundBatch> last;

        @Override
        CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            CompletableFuture<InboundBatch> poll = super.poll(lane, maxItems, wait);
            last = lane == Lane.CLEANUP ? poll : last;
            return poll;
        }

        @Override
        void bump(SessionId next) {
            super.bump(next);
            last.complete(new InboundBatch(session, List.of()));
        }
    }),
    COUNTS_ON_AN_EARLY_ANSWER("2.8", () -> new PlainCore() {
        @Override
        CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            return super.poll(lane, room(lane), WAIT);
        }
    }),
    COUNTS_ON_AN_EARLY_ANSWER_WHERE_JOBS_END("2.8", () -> new PlainCore() {
        @Override
        CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            return lane == Lane.REGULAR ? super.poll(lane, maxItems, wait) : super.poll(lane, room(lane), WAIT);
        }
    }),

    // ---- §3

    ENQUEUES_AGAIN_WHAT_IS_PARKED("3.1", () -> new PlainCore() {
        private InboundEntry last;

        @Override
        void enqueue(InboundEntry entry) {
            last = entry;
            super.enqueue(entry);
        }

        @Override
        void take(Lane lane, InboundEntry entry) {
            super.take(lane, entry);
            if (parked && buffer.size() > 5) {
                sink.enqueue(last.toAssignment());
            }
        }
    }),
    BUMPS_AT_EVERY_BATCH("3.3", () -> new PlainCore() {
        @Override
        void answered(Lane lane, InboundBatch batch) {
            if (batch.sessionId().compareTo(session) <= 0) {
                sink.bumpSessionId(session);
            }
            super.answered(lane, batch);
        }
    }),
    IGNORES_A_CLOSED_SINK("3.6", () -> new PlainCore() {
        @Override
        void failed(Throwable failure) {
            if (!(failure instanceof DispatchQueueClosedException)) {
                super.failed(failure);
            }
        }
    }),

    // ---- §5

    WAITS_FOR_ITS_POLLS("5.1 5.7", () -> new PlainCore() {
        private boolean cancelled;

        @Override
        void cancelled() {
            cancelled = true;
            if (lanes.values().stream().allMatch(lane -> lane.inFlight == 0)) {
                super.cancelled();
            }
        }

        @Override
        boolean goesOn() {
            if (cancelled) {
                cancelled();
            }
            return !cancelled && super.goesOn();
        }
    }),
    IGNORES_CANCELLATION_WHILE_IT_BUMPS("5.1", () -> new PlainCore() {
        private boolean cancelled;

        @Override
        void cancelled() {
            cancelled = true;
            goesOn();
        }

        @Override
        boolean goesOn() {
            if (cancelled && bumping == 0) {
                end(null);
            }
            return super.goesOn();
        }
    }),
    FAILS_WHEN_CANCELLED("5.1", () -> new PlainCore() {
        @Override
        void cancelled() {
            end(new CancellationException());
        }
    }),
    ENDS_WHEN_IDLE("5.1", () -> new PlainCore() {
        private int empty;

        @Override
        void answered(Lane lane, InboundBatch batch) {
            super.answered(lane, batch);
            if (batch.entries().isEmpty() && ++empty > 1_500) {
                end(null);
            }
        }
    }),
    ENDS_NORMALLY_WHEN_A_POLL_FAILS("5.1", () -> new PlainCore() {
        @Override
        void failed(Throwable failure) {
            end(failure instanceof InboundClosedException ? null : failure);
        }
    }),
    IGNORES_A_CLOSED_LANE("5.1", () -> new PlainCore() {
        @Override
        void failed(Throwable failure) {
            if (!(failure instanceof InboundClosedException)) {
                super.failed(failure);
            }
        }
    }),
    FORGETS_THE_CAUSE("5.1", () -> new PlainCore() {
        @Override
        void failed(Throwable failure) {
            end(failure instanceof InboundClosedException ? new SchedulerException("a poll failed") : failure);
        }
    }),
    WRAPS_THE_CAUSE("5.1", () -> new PlainCore() {
        @Override
        void failed(Throwable failure) {
            end(failure instanceof InboundClosedException ? new SchedulerException("a poll failed", failure) : failure);
        }
    }),
    RUNS_AGAIN("5.1", () -> new PlainCore() {
        @Override
        CompletableFuture<Void> refuseSecondRun() {
            return new CompletableFuture<>();
        }
    }),
    POLLS_ON_AFTER_ITS_END("5.2", () -> new PlainCore() {
        @Override
        boolean goesOn() {
            return true;
        }
    }),
    LOOKS_AT_THE_SINK_AFTER_IT_FAILED("5.2", () -> new PlainCore() {
        private boolean failed;

        @Override
        void failed(Throwable failure) {
            super.failed(failure);
            failed = true;
        }

        @Override
        boolean goesOn() {
            return failed ? sink.size() < 0 : super.goesOn();
        }
    }),
    ENQUEUES_BEFORE_IT_BUMPS("5.3", () -> new PlainCore() {
        @Override
        void answered(Lane lane, InboundBatch batch) {
            if (batch.sessionId().compareTo(session) > 0) {
                session = batch.sessionId();
                drop();
                batch.entries().forEach(entry -> take(lane, entry));
                if (bumping == 0) {
                    enqueueNext();
                }
                bump(session);
            } else {
                super.answered(lane, batch);
            }
        }
    }),
    BUMPS_ONLY_ONCE("5.3", () -> new PlainCore() {
        private boolean bumped;

        @Override
        void bump(SessionId next) {
            if (!bumped) {
                bumped = true;
                super.bump(next);
            }
        }
    }),
    COMPARES_SESSIONS_AS_SIGNED("3.3", () -> new PlainCore() {
        @Override
        void answered(Lane lane, InboundBatch batch) {
            if (batch.sessionId().value() < session.value()) {
                lower(lane, batch);
            } else {
                super.answered(lane, batch);
            }
        }
    }),
    NEVER_BUMPS("2.2 3.3 5.3 5.7", () -> new PlainCore() {
        @Override
        void bump(SessionId next) {}
    }),
    DOES_NOT_WAIT_FOR_ITS_BUMP("5.3", () -> new PlainCore() {
        @Override
        boolean mayEnqueue() {
            return !parked;
        }
    }),
    TAKES_AN_EARLIER_BUMP_FOR_THE_LAST("5.3", () -> new PlainCore() {
        @Override
        void bump(SessionId next) {
            bumping = 1;
            sink.bumpSessionId(next).whenComplete((done, failure) -> {
                bumping = 0;
                if (goesOn()) {
                    if (failure != null) {
                        failed(failure);
                    }
                    step();
                }
            });
        }
    }),
    COUNTS_WHAT_IT_HAS_DROPPED("5.3", () -> new PlainCore() {
        @Override
        void drop() {
            buffer.clear();
            buffered.clear();
        }
    }),
    TAKES_A_LOWER_BATCH("5.3 5.4", () -> new PlainCore() {
        @Override
        void lower(Lane lane, InboundBatch batch) {
            batch.entries().forEach(entry -> take(lane, entry));
        }
    }),
    FAILS_ON_A_LOWER_BATCH("5.4", () -> new PlainCore() {
        @Override
        void lower(Lane lane, InboundBatch batch) {
            failed(new SchedulerException("session " + batch.sessionId() + " is lower"));
        }
    }),
    KEEPS_ONE_LANE_THROUGH_A_BUMP("5.5", () -> new PlainCore() {
        @Override
        void drop() {
            buffer.removeIf(entry -> entry.taskId().lane() != Lane.CLEANUP);
            buffered.retainAll(buffer);
            lanes.values().forEach(lane -> lane.held = 0);
            state(Lane.CLEANUP).held = buffer.size();
        }
    }),
    KEEPS_ITS_BUFFER_THROUGH_A_BUMP("5.3 5.5", () -> new PlainCore() {
        @Override
        void drop() {}
    }),
    ENQUEUES_ONCE_MORE_WHAT_WAS_VOIDED("5.5", () -> new PlainCore() {
        @Override
        void voided(InboundEntry entry, Throwable failure) {
            take(entry.taskId().lane(), entry);
        }
    }),
    BUFFERS_WITHOUT_BOUND("5.6", () -> new PlainCore() {
        @Override
        int room(Lane lane) {
            return BOUND;
        }
    }),
    FORGETS_THE_PARKED_ONE("5.6", () -> new PlainCore() {
        @Override
        int room(Lane lane) {
            return super.room(lane) + (parked ? 1 : 0);
        }
    }),
    DOES_NOT_COUNT_ITS_POLLS("5.6", () -> new PlainCore() {
        @Override
        void pollIfRoom(Lane lane) {
            if (goesOn() && state(lane).inFlight == 0 && room(lane) > 0) {
                boolean more = state(lane).more;
                poll(lane, more ? BOUND / 2 + 1 : 1, more ? Duration.ZERO : WAIT);
            }
        }
    }),
    PARKS_ALL_IT_GETS("5.6", () -> new ParkingCore() {
        @Override
        void enqueue(InboundEntry entry) {
            super.enqueue(entry);
            state(entry.taskId().lane()).held--;
        }
    }),
    HAS_ONE_BOUND_FOR_ALL_LANES("5.6", () -> new PlainCore() {
        @Override
        int room(Lane lane) {
            return BOUND - lanes.values().stream().mapToInt(each -> each.held).sum();
        }
    }),
    IGNORES_CANCELLATION_WHILE_PARKED("5.7", () -> new PlainCore() {
        private boolean cancelled;

        @Override
        void cancelled() {
            cancelled = true;
            if (!parked) {
                super.cancelled();
            }
        }

        @Override
        boolean goesOn() {
            if (cancelled && !parked) {
                super.cancelled();
            }
            return super.goesOn();
        }
    }),
    POLLS_NOTHING_WHILE_PARKED("5.6 5.7", () -> new PlainCore() {
        @Override
        int room(Lane lane) {
            return parked ? 0 : super.room(lane);
        }
    }),
    MOVES_A_COMMIT_TO_THE_REGULAR_LANE("5.8", () -> new PlainCore() {
        private int commits;

        @Override
        TaskAssignment assignment(InboundEntry entry) {
            return entry.taskId().lane() == Lane.COMMIT && ++commits > 200
                    ? new TaskAssignment(entry.resourceGroupId(), entry.jobId(), TaskId.index(0))
                    : super.assignment(entry);
        }
    }),
    READS_IDS_AS_SIGNED("5.8", () -> new PlainCore() {
        @Override
        TaskAssignment assignment(InboundEntry entry) {
            return new TaskAssignment(
                    new ResourceGroupId(Math.abs(entry.resourceGroupId().value())), entry.jobId(), entry.taskId());
        }
    }),
    MAKES_ENTRIES_UP("5.8", () -> new PlainCore() {
        private int enqueued;

        @Override
        void enqueue(InboundEntry entry) {
            super.enqueue(entry);
            if (++enqueued == 500) {
                sink.enqueue(entry.toAssignment());
            }
        }
    }),
    FAILS_WHEN_ITS_ENQUEUE_IS_VOIDED("5.11 5.9", () -> new PlainCore() {
        @Override
        void voided(InboundEntry entry, Throwable failure) {
            failed(failure);
        }
    }),
    FAILS_WHEN_IT_HAS_TO_DROP_A_CLEANUP("5.9", () -> new PlainCore() {
        @Override
        void drop() {
            if (buffer.stream().anyMatch(entry -> entry.taskId().lane() == Lane.CLEANUP)) {
                failed(new SchedulerException("what is in the buffer is not held"));
            }
            super.drop();
        }
    }),
    FAILS_WHEN_IT_HEARS_OF_THAT_LATE("5.11 5.9", () -> new PlainCore() {
        @Override
        void voided(InboundEntry entry, Throwable failure) {
            if (bumping == 0) {
                failed(failure);
            }
        }
    }),
    WAITS_FOR_WHAT_WAS_VOIDED("5.11 5.9", () -> new PlainCore() {
        @Override
        void voided(InboundEntry entry, Throwable failure) {
            parked = true;
        }
    }),
    TAKES_WHAT_WAS_VOIDED_FOR_A_DUPLICATE("5.11", () -> new PlainCore() {
        @Override
        void take(Lane lane, InboundEntry entry) {
            if (!parked || !entry.equals(onItsWay)) {
                super.take(lane, entry);
            }
        }
    }),
    FAILS_ON_WHAT_WAS_VOIDED_IF_IT_HAS_NOT_HEARD_OF_THAT("5.11", () -> new PlainCore() {
        private InboundEntry unheardOf;

        @Override
        void drop() {
            super.drop();
            unheardOf = parked ? onItsWay : null;
        }

        @Override
        void voided(InboundEntry entry, Throwable failure) {
            unheardOf = null;
        }

        @Override
        void take(Lane lane, InboundEntry entry) {
            if (entry.equals(unheardOf)) {
                failed(new SchedulerException("already enqueued: " + entry));
            }
            super.take(lane, entry);
        }
    }),
    ENQUEUES_ON_A_THREAD_OF_ITS_OWN("5.10", () -> new PlainCore() {
        @Override
        void enqueue(InboundEntry entry) {
            try {
                Flaw.onAnotherThread(() -> super.enqueue(entry));
            } catch (CompletionException failure) {
                failed(failure);
            }
        }
    }),
    ENQUEUES_FROM_AN_ALARM_THAT_GOES_OFF_ELSEWHERE("5.10", () -> new PlainCore() {
        @Override
        void enqueue(InboundEntry entry) {
            parked = true;
            SessionId under = session;
            elsewhere
                    .alarm("enqueue " + entry, () -> {
                        if (goesOn() && under.equals(session)) {
                            super.enqueue(entry);
                        } else if (goesOn()) {
                            parked = false;
                            step();
                        }
                    })
                    .set(elsewhere.nanoTime());
        }
    }),
    WITHDRAWS_FOR_A_CLEANUP_AND_FORGETS("5.11 5.6", () -> new WithdrawingCore() {
        @Override
        void withdrawn(InboundEntry entry) {
            if (entry.taskId().lane() == Lane.CLEANUP) {
                super.withdrawn(entry);
            }
        }
    }),
    FORGETS_ONE_WHEN_IT_HOLDS_MANY("5.11 5.6", () -> new PlainCore() {
        @Override
        void take(Lane lane, InboundEntry entry) {
            if (buffer.size() < 3 * BOUND / 2) {
                super.take(lane, entry);
            }
        }
    }),
    NEVER_POLLS_A_FULL_LANE_AGAIN("5.11", () -> new PlainCore() {
        private final Set<Lane> full = new HashSet<>();

        @Override
        void take(Lane lane, InboundEntry entry) {
            super.take(lane, entry);
            if (super.room(lane) == 0) {
                full.add(lane);
            }
        }

        @Override
        void drop() {
            super.drop();
            full.clear();
        }

        @Override
        int room(Lane lane) {
            return full.contains(lane) ? 0 : super.room(lane);
        }
    });

    private final String rules;
    private final Supplier<PlainCore> maker;

    CoreFlaw(String rules, Supplier<PlainCore> maker) {
        this.rules = rules;
        this.maker = maker;
    }

    PlainCore make() {
        return maker.get();
    }

    @Override
    public String rules() {
        return rules;
    }
}
