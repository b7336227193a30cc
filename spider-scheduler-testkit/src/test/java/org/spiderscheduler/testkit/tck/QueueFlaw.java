package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;

/** Dispatch queues that are correct but for one thing. */
@SuppressWarnings({"NullAway", "ImmutableEnumChecker"}) // some are wrong about null; what they make is all they hold
enum QueueFlaw implements Flaw {
    NONE("", (environment, capacity, session) -> new PlainQueue(environment, capacity, session)),

    // ---- §1

    NULL_FAILS_IN_THE_FUTURE("1.1", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
            return assignment == null
                    ? CompletableFuture.failedFuture(new NullPointerException("assignment"))
                    : super.enqueue(assignment);
        }
    }),
    FAILURES_ARE_WRAPPED("1.1", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void fail(Answer<?> call, SchedulerException failure) {
            later(() -> call.deliverFailure(new CompletionException(failure)));
        }
    }),
    FAILURES_ARE_THROWN("1.1", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        public CompletableFuture<Void> bumpSessionId(SessionId next) {
            CompletableFuture<Void> bump = super.bumpSessionId(next);
            if (Contract.failure(bump) instanceof SchedulerException failure) {
                throw failure;
            }
            return bump;
        }
    }),
    ANSWERS_ARE_SHARED("1.2", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        private final CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

        @Override
        public CompletableFuture<Void> bumpSessionId(SessionId next) {
            CompletableFuture<Void> bump = super.bumpSessionId(next);
            return bump.isDone() && !bump.isCompletedExceptionally() ? done : bump;
        }
    }),
    COMPLETES_UNDER_ITS_LOCK("1.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void beforeUnlock() {
            runCompletions();
        }
    }),
    BUMP_BLOCKS_FOR_READERS("1.4", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void voidParked() {
            super.voidParked();
            if (!dequeues.isEmpty()) {
                block();
            }
        }
    }),
    COMPLETES_ON_ANOTHER_THREAD(
            "1.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                void runCompletions() {
                    if (!completions.isEmpty() && !completing) {
                        Flaw.onAnotherThread(super::runCompletions);
                    }
                }
            }),
    COMPLETES_IN_COMPLETIONS("1.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void runCompletions() {
            for (Runnable next = completions.pollFirst(); next != null; next = completions.pollFirst()) {
                next.run();
            }
        }
    }),
    ADMITS_ON_ANOTHER_THREAD("1.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void admitted(ParkedEnqueue parked) {
            later(() -> Flaw.onAnotherThread(() -> parked.deliver(null)));
        }
    }),
    ADMITS_IN_ADMISSIONS("1.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        private final ArrayDeque<ParkedEnqueue> admitted = new ArrayDeque<>();

        @Override
        void admitted(ParkedEnqueue parked) {
            admitted.addLast(parked);
        }

        @Override
        void runCompletions() {
            for (ParkedEnqueue next = admitted.pollFirst(); next != null; next = admitted.pollFirst()) {
                next.deliver(null);
            }
            super.runCompletions();
        }
    }),
    NOTHING_IS_NULL("1.6", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        Optional<SessionAssignment> nothing() {
            return null;
        }
    }),

    // ---- §3

    ACCEPTS_MORE_THAN_IT_HOLDS(
            "3.1", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
                    CompletableFuture<Void> parked = super.enqueue(assignment);
                    return parked.isDone() ? parked : CompletableFuture.completedFuture(null);
                }
            }),
    REFUSES_WHEN_FULL("3.1", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
            return items.size() == capacity && !closed
                    ? CompletableFuture.failedFuture(new SchedulerException("full"))
                    : super.enqueue(assignment);
        }
    }),
    DROPS_WHEN_MANY_ARE_PARKED(
            "3.1", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
                    return enqueues.size() >= 10 ? CompletableFuture.completedFuture(null) : super.enqueue(assignment);
                }
            }),
    STAMPS_WITH_THE_FIRST_SESSION(
            "3.2", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                SessionAssignment stamp(TaskAssignment assignment) {
                    return new SessionAssignment(QueueRules.FIRST, assignment);
                }
            }),
    BUMPS_TO_AN_EQUAL_SESSION(
            "3.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                boolean isGreater(SessionId next) {
                    return next.compareTo(session) >= 0;
                }
            }),
    REFUSED_BUMP_VOIDS("3.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        boolean isGreater(SessionId next) {
            items.clear();
            return super.isGreater(next);
        }
    }),
    SESSIONS_ARE_SIGNED("3.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        boolean isGreater(SessionId next) {
            return next.value() > session.value();
        }
    }),
    DOES_NOT_DRAIN("3.4", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void voidQueued() {}

        @Override
        public int size() {
            return (int) items.stream()
                    .filter(item -> item.sessionId().equals(session))
                    .count();
        }
    }),
    DRAINS_BUT_CHECKS_NO_STAMPS(
            "3.4", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                void voidParked() {}
            }),
    FORGETS_PARKED_AT_A_BUMP("3.4", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void voidParked() {
            enqueues.clear();
        }
    }),
    BUMP_WAITS_FOR_READERS("3.4", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        public CompletableFuture<Void> bumpSessionId(SessionId next) {
            CompletableFuture<Void> bump = super.bumpSessionId(next);
            return dequeues.isEmpty() ? bump : new CompletableFuture<>();
        }
    }),
    COUNTS_PARKED("3.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        public int size() {
            return items.size() + enqueues.size();
        }
    }),
    COUNTS_WHAT_A_BUMP_VOIDED(
            "3.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                private int notYetDiscarded;

                @Override
                void voidQueued() {
                    notYetDiscarded = items.size();
                    super.voidQueued();
                }

                @Override
                public CompletableFuture<Optional<SessionAssignment>> dequeue(Duration wait) {
                    notYetDiscarded = 0;
                    return super.dequeue(wait);
                }

                @Override
                public int size() {
                    return items.size() + notYetDiscarded;
                }
            }),
    CLOSE_LEAVES_ENQUEUES_PARKED(
            "3.6", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                void failParkedEnqueues() {}
            }),
    CLOSE_FORGETS_WHAT_IT_FAILED(
            "3.6", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                void failParkedEnqueues() {
                    enqueues.forEach(parked -> fail(parked, new DispatchQueueClosedException("closed")));
                }
            }),
    CLOSED_STILL_ACCEPTS("3.6", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
            return closed && assignment != null ? CompletableFuture.completedFuture(null) : super.enqueue(assignment);
        }
    }),
    DELIVERS_A_CANCELLED_ENQUEUE(
            "3.7", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                boolean cancelled(Answer<?> call) {
                    return call instanceof ParkedEnqueue || super.cancelled(call);
                }
            }),
    A_CANCELLED_ENQUEUE_STAYS_IN_THE_WAY(
            "3.7", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                boolean cancelled(Answer<?> call) {
                    return call instanceof ParkedEnqueue || super.cancelled(call);
                }

                @Override
                boolean admit() {
                    ParkedEnqueue head = enqueues.peekFirst();
                    return (head == null || !head.isDone()) && super.admit();
                }
            }),
    ADMITS_THE_LAST_FIRST("3.8", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        ParkedEnqueue nextEnqueue() {
            return enqueues.removeLast();
        }
    }),
    ADMITS_LATE_AND_LETS_NEWCOMERS_PASS(
            "3.8", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                boolean serve() {
                    boolean served = super.serve();
                    if (served && !enqueues.isEmpty()) {
                        ArrayDeque<ParkedEnqueue> waiting = new ArrayDeque<>(enqueues);
                        enqueues.clear();
                        environment
                                .executor()
                                .execute(() -> locked(() -> {
                                    enqueues.addAll(waiting);
                                    match();
                                }));
                    }
                    return served;
                }
            }),

    // ---- §4

    SERVES_TWO_WITH_ONE("4.1", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void give(ParkedDequeue parked, SessionAssignment item) {
            super.give(parked, item);
            ParkedDequeue another = dequeues.pollFirst();
            if (another != null) {
                another.disarm();
                super.give(another, item);
            }
        }
    }),
    DELIVERS_THE_LAST_FIRST("4.1", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        SessionAssignment nextItem() {
            return items.removeLast();
        }
    }),
    PAIRS_WITH_THE_SESSION_OF_THE_DELIVERY(
            "4.2", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                void give(ParkedDequeue parked, SessionAssignment item) {
                    later(() -> parked.deliver(Optional.of(new SessionAssignment(session, item.assignment()))));
                }
            }),
    PARKS_FOR_NO_WAIT("4.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        public CompletableFuture<Optional<SessionAssignment>> dequeue(Duration wait) {
            return super.dequeue(wait.isZero() ? Duration.ofMillis(1) : wait);
        }
    }),
    AN_EXPIRED_WAIT_FAILS("4.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void expire(ParkedDequeue parked) {
            locked(() -> {
                if (dequeues.remove(parked)) {
                    later(() -> parked.deliverFailure(new SchedulerException("late", new TimeoutException())));
                }
            });
        }
    }),
    NEVER_EXPIRES("4.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        long nanos(Duration wait) {
            return Duration.ofDays(1).toNanos();
        }
    }),
    WAITS_IN_WHOLE_MILLISECONDS(
            "4.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                long nanos(Duration wait) {
                    return super.nanos(wait) / 1_000_000 * 1_000_000;
                }
            }),
    TAKES_A_NEGATIVE_WAIT("4.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        public CompletableFuture<Optional<SessionAssignment>> dequeue(Duration wait) {
            return super.dequeue(Objects.requireNonNull(wait).isNegative() ? Duration.ZERO : wait);
        }
    }),
    A_HUGE_WAIT_THROWS("4.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        long nanos(Duration wait) {
            return wait.toNanos();
        }
    }),
    A_HUGE_WAIT_OVERFLOWS("4.3", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        long nanos(Duration wait) {
            return wait.getSeconds() * 1_000_000_000 + wait.getNano();
        }
    }),
    SERVES_THE_LAST_FIRST("4.4", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        ParkedDequeue nextDequeue() {
            return dequeues.removeLast();
        }
    }),
    SERVES_THE_SECOND_LAST("4.4", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        private int served;

        @Override
        ParkedDequeue nextDequeue() {
            return ++served == 2 ? dequeues.removeLast() : dequeues.removeFirst();
        }
    }),
    LOSES_THE_ITEM_OF_A_CANCELLED_DEQUEUE(
            "4.5 4.7", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                boolean cancelled(Answer<?> call) {
                    return call instanceof ParkedDequeue dequeue ? dequeues.contains(dequeue) : super.cancelled(call);
                }
            }),
    LOSES_THE_ITEM_OF_A_COMPLETED_DEQUEUE(
            "4.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                boolean completed(Answer<?> call) {
                    return call instanceof ParkedDequeue dequeue ? dequeues.contains(dequeue) : super.completed(call);
                }
            }),
    LOSES_THE_ITEM_OF_A_DEQUEUE_COMPLETED_ASYNC(
            "4.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                boolean seesCompleteAsync() {
                    return false;
                }
            }),
    LOSES_THE_ITEM_OF_A_TIMED_OUT_DEQUEUE(
            "4.5 4.7", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                void expire(ParkedDequeue parked) {
                    locked(() -> later(() -> parked.deliver(nothing())));
                }
            }),
    CANCELS_WHAT_WAS_SERVED("4.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        boolean saysCancelled(Answer<?> call) {
            return call instanceof ParkedDequeue || super.saysCancelled(call);
        }
    }),
    MAY_BE_OBTRUDED("4.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        boolean mayObtrude() {
            return true;
        }
    }),
    MAY_BE_OBTRUDED_WITH_A_FAILURE(
            "4.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                boolean mayObtrudeFailures() {
                    return true;
                }
            }),
    PUTS_BACK_AT_THE_TAIL("4.5", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        private final List<ParkedDequeue> claimed = new ArrayList<>();

        @Override
        void give(ParkedDequeue parked, SessionAssignment item) {
            claimed.add(parked);
            later(() -> {
                claimed.remove(parked);
                if (parked.isDone()) {
                    locked(() -> {
                        items.addLast(item);
                        match();
                    });
                } else {
                    parked.deliver(Optional.of(item));
                }
            });
        }

        @Override
        boolean cancelled(Answer<?> call) {
            return super.cancelled(call) || claimed.contains(call);
        }
    }),
    CLOSE_CLEARS("4.6", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void failParkedEnqueues() {
            super.failParkedEnqueues();
            items.clear();
        }
    }),
    DRAINED_IS_EMPTY("4.6", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void failDrained(ParkedDequeue parked) {
            later(() -> parked.deliver(nothing()));
        }
    }),
    CLOSE_LEAVES_DEQUEUES_PARKED(
            "4.6", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                @Override
                void failParkedDequeues() {}
            }),
    A_THREAD_FOR_EACH_DEQUEUE(
            "4.7", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
                private final CountDownLatch end = new CountDownLatch(1);

                @Override
                void park(ParkedDequeue parked, long deadline) {
                    super.park(parked, deadline);
                    if (dequeues.size() > 10 && !closed) {
                        Thread waiting = new Thread(() -> await(end), "flaw");
                        waiting.setDaemon(true);
                        waiting.start();
                    }
                }

                @Override
                public void close() {
                    super.close();
                    end.countDown();
                }
            }),
    REMEMBERS_ENDED_DEQUEUES("4.7", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        private final List<ParkedDequeue> ever = new ArrayList<>();

        @Override
        void park(ParkedDequeue parked, long deadline) {
            super.park(parked, deadline);
            ever.add(parked);
        }
    }),
    BUMP_ENDS_DEQUEUES("4.8", (environment, capacity, session) -> new PlainQueue(environment, capacity, session) {
        @Override
        void voidParked() {
            super.voidParked();
            while (!dequeues.isEmpty()) {
                ParkedDequeue parked = dequeues.removeFirst();
                parked.disarm();
                later(() -> parked.deliver(nothing()));
            }
        }
    });

    /** Makes a queue. */
    private interface Maker {
        PlainQueue make(TckEnvironment environment, int capacity, SessionId session);
    }

    private final String rules;
    private final Maker maker;

    QueueFlaw(String rules, Maker maker) {
        this.rules = rules;
        this.maker = maker;
    }

    PlainQueue make(TckEnvironment environment, int capacity, SessionId session) {
        return maker.make(environment, capacity, session);
    }

    @Override
    public String rules() {
        return rules;
    }

    /**
     * Waits where that is watched, until whoever has seen it interrupts it, however slow the machine. Holds up nobody
     * else.
     */
    static void block() {
        if (Thread.currentThread().getName().equals(Caller.THREAD)) {
            await(new CountDownLatch(1));
        }
    }

    /** Waits, but not for ever. */
    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new AssertionError("nobody has ended this wait");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
