package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;

/** §1, as it binds the dispatch queue. */
abstract class QueueFutureRules extends QueueRules {
    private static final int ROUNDS = 100_000;

    /** How often a dependent has called back in, and what it failed with. */
    private static final class Rounds {
        final AtomicInteger heard = new AtomicInteger();
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        void after(CompletableFuture<?> parked, Runnable next) {
            parked.thenRun(() -> {
                        if (heard.incrementAndGet() < ROUNDS) {
                            next.run();
                        }
                    })
                    .exceptionally(thrown -> {
                        if (heard.get() < ROUNDS) {
                            failure.compareAndSet(null, bare(thrown));
                        }
                        return null;
                    });
        }
    }

    @Nested
    @DisplayName("§1 Futures: the dispatch queue")
    class Futures {
        @Test
        @Rule("1.1")
        @LookAt("the first line of enqueue, bumpSessionId and dequeue: the check comes before everything else")
        @DisplayName("§1.1 refuses null at the call")
        @SuppressWarnings({"DataFlowIssue", "NullAway"})
        void refusesNull() {
            begin(1);
            checkRefused(() -> queue().sink().enqueue(null), NullPointerException.class, "enqueue(null)");
            checkRefused(() -> queue().sink().bumpSessionId(null), NullPointerException.class, "bumpSessionId(null)");
            checkRefused(() -> queue().source().dequeue(null), NullPointerException.class, "dequeue(null)");
        }

        @Test
        @Rule("1.1")
        @LookAt("how failures are made: failedFuture(the exception itself), never a throw, never a CompletionException")
        @DisplayName("§1.1 reports every other failure in the future, bare")
        void failsBare() {
            begin(1);
            fill(1);
            CompletableFuture<Void> voided = enqueue(2);
            CompletableFuture<Void> closed = enqueue(3);
            checkBare(() -> queue().sink().bumpSessionId(FIRST), "a bump that is refused");
            bump(2);
            checkBare(() -> voided, "a parked enqueue that a bump voids");
            queue().close();
            checkBare(() -> closed, "a parked enqueue at close");
            checkBare(() -> queue().sink().enqueue(task(4)), "an enqueue after close");
            checkBare(() -> queue().sink().bumpSessionId(new SessionId(9)), "a bump after close");
            checkBare(() -> queue().source().dequeue(Duration.ZERO), "a dequeue after close");
        }

        @Test
        @Rule("1.2")
        @LookAt("answers that are shared constants: they have to refuse obtrude..., cancel and complete")
        @DisplayName("§1.2 gives answers that no caller can rewrite for another")
        void sharesNothing() {
            begin(2);
            spoil(dequeue(Duration.ZERO));
            checkUnspoilt(dequeue(Duration.ZERO), "a dequeue");
            spoil(enqueue(1));
            checkUnspoilt(enqueue(2), "an enqueue");
            spoil(bump(2));
            checkUnspoilt(bump(3), "a bump");
            queue().close();
            spoil(enqueue(3));
            checkUnspoilt(enqueue(4), "an enqueue after close");
        }

        @Test
        @Rule("1.3")
        @LookAt("where parked calls are completed: collect them under the lock, and complete them once it is released")
        @DisplayName("§1.3 holds no lock while dependents run: another thread gets through meanwhile")
        void completesUnderNoLock() {
            begin(1);
            AtomicReference<@Nullable String> blocked = new AtomicReference<>();
            AtomicReference<String> where = new AtomicReference<>("");
            CompletableFuture<?> served = dequeue(NOT_OVER);
            whileCompleting(served, "a parked dequeue that is served", blocked, where);
            enqueue(1);
            environment().settle();
            fill(2);
            CompletableFuture<Void> admitted = enqueue(3);
            whileCompleting(admitted, "a parked enqueue that is admitted", blocked, where);
            take();
            CompletableFuture<Void> voided = enqueue(4);
            whileCompleting(voided, "a parked enqueue that a bump voids", blocked, where);
            bump(2);
            CompletableFuture<?> timedOut = dequeue(environment().shortWait());
            whileCompleting(timedOut, "a parked dequeue that times out", blocked, where);
            environment().reaches(timedOut::isDone, environment().shortWait());
            CompletableFuture<?> closed = dequeue(NOT_OVER);
            whileCompleting(closed, "a parked dequeue at close", blocked, where);
            queue().close();
            environment().settle();
            check(
                    blocked.get() == null,
                    "while the dependents of %s ran, a bump on another thread blocked\n      at %s",
                    where.get(),
                    blocked.get());
        }

        private void whileCompleting(
                CompletableFuture<?> call,
                String what,
                AtomicReference<@Nullable String> blocked,
                AtomicReference<String> where) {
            call.whenComplete((value, failure) -> {
                // A bump to a session that is not greater takes the queue's lock if any call does, and changes nothing.
                String at = Caller.whereBlocked(() -> call(() -> queue().sink().bumpSessionId(new SessionId(0))));
                if (at != null && blocked.compareAndSet(null, at)) {
                    where.set(what);
                }
            });
        }

        @Test
        @Rule("1.4")
        @LookAt("a call that cannot be served: it has to park as a pending future, not to block the caller's thread")
        @DisplayName("§1.4 blocks no caller, be it full or empty")
        void blocksNobody() {
            begin(1);
            checkReturns(() -> dequeue(NOT_OVER).cancel(true), "a dequeue at an empty queue");
            enqueue(1);
            checkReturns(() -> enqueue(2), "an enqueue at a full queue");
            checkReturns(() -> queue().sink().bumpSessionId(new SessionId(2)), "a bump with an enqueue parked");
            dequeue(NOT_OVER);
            checkReturns(() -> queue().sink().bumpSessionId(new SessionId(3)), "a bump with a dequeue parked");
            checkReturns(() -> queue().sink().size(), "size()");
            checkReturns(() -> queue().close(), "close() with a dequeue parked");
        }

        @Test
        @Rule("1.5")
        @LookAt(
                "how parked calls are completed: complete(...), not completeAsync(...) nor an executor nobody asked for")
        @DisplayName("§1.5 runs the dependents of a parked call on the thread that completes it")
        void dependentsStay() {
            begin(1);
            checkStays(dequeue(NOT_OVER), () -> enqueue(1), "a parked dequeue was served by an enqueue");
            fill(2);
            checkStays(enqueue(3), () -> dequeue(Duration.ZERO), "a parked enqueue was admitted by a dequeue");
        }

        private void checkStays(CompletableFuture<?> parked, Runnable completes, String what) {
            AtomicReference<@Nullable Thread> heardOn = new AtomicReference<>();
            CompletableFuture<?> dependent =
                    parked.whenComplete((value, failure) -> heardOn.set(Thread.currentThread()));
            completes.run();
            environment().settles(dependent::isDone);
            Thread heard = heardOn.get();
            check(
                    heard == null || heard == Thread.currentThread(),
                    "%s on thread %s, but its dependents ran on %s",
                    what,
                    Thread.currentThread().getName(),
                    heard == null ? "" : heard.getName());
        }

        @Test
        @Rule("1.5")
        @LookAt("completions that begin while one is under way: leave them to the outermost frame, in a list")
        @DisplayName("§1.5 does not grow the stack when a dependent calls straight back in, time and again")
        void flatStack() {
            begin(1);
            checkFlat(this::serveAgain, () -> enqueue(0), "a dependent that dequeues and enqueues again");
        }

        @Test
        @Rule("1.5")
        @LookAt("completions that begin while one is under way: those of parked enqueues too, whoever makes room")
        @DisplayName(
                "§1.5 does not grow the stack when a dependent of an enqueue makes room for the next, time and again")
        void flatStackOfEnqueues() {
            begin(1);
            fill(0);
            checkFlat(this::admitAgain, () -> dequeue(Duration.ZERO), "a dependent that enqueues and dequeues again");
        }

        private void checkFlat(Consumer<Rounds> rearm, Runnable begin, String dependent) {
            Rounds rounds = new Rounds();
            rearm.accept(rounds);
            try {
                begin.run();
                environment().settles(() -> rounds.heard.get() >= ROUNDS || rounds.failure.get() != null);
            } catch (StackOverflowError overflow) {
                rounds.failure.compareAndSet(null, overflow);
            }
            check(
                    rounds.failure.get() == null && rounds.heard.get() >= ROUNDS,
                    "%s had to run %s times, but ran %s times; it failed with %s",
                    dependent,
                    ROUNDS,
                    rounds.heard.get(),
                    rounds.failure.get());
        }

        private void serveAgain(Rounds rounds) {
            rounds.after(dequeue(NOT_OVER), () -> {
                serveAgain(rounds);
                enqueue(rounds.heard.get());
            });
        }

        private void admitAgain(Rounds rounds) {
            CompletableFuture<Void> parked = enqueue(rounds.heard.get() + 1);
            if (parked.isDone()) {
                rounds.heard.set(ROUNDS); // §3.1
            }
            rounds.after(parked, () -> {
                admitAgain(rounds);
                dequeue(Duration.ZERO);
            });
        }

        @Test
        @Rule("1.6")
        @LookAt("what dequeue answers when there is nothing: Optional.empty()")
        @DisplayName("§1.6 gives no null, not even when there is nothing")
        @SuppressWarnings("OptionalAssignedToNull")
        void noNull() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> timedOut =
                    dequeue(environment().shortWait());
            environment().reaches(timedOut::isDone, environment().shortWait());
            for (CompletableFuture<Optional<SessionAssignment>> empty : List.of(dequeue(Duration.ZERO), timedOut)) {
                check(
                        !empty.isDone() || empty.isCompletedExceptionally() || empty.join() != null,
                        "a dequeue at an empty queue was answered with null");
            }
            TaskAssignment given = task(1);
            check(queue().sink().sessionId() != null, "sessionId() is null");
            check(queue().sink().enqueue(given) != null, "enqueue returned null instead of a future");
        }
    }
}
