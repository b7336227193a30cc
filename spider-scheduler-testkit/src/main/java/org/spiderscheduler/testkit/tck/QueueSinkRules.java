package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;

/** §3: the side of the dispatch queue that a core sees. */
abstract class QueueSinkRules extends QueueFutureRules {
    @Nested
    @DisplayName("§3 Sink: the dispatch queue")
    class Sink {
        @Test
        @Rule("3.1")
        @LookAt("enqueue at a full queue: it has to park, and whoever makes room has to admit what is parked")
        @DisplayName("§3.1 leaves an enqueue pending while it is full, and admits it when there is room")
        void backPressure() {
            begin(2);
            fill(1, 2);
            CompletableFuture<Void> third = enqueue(3);
            checkPending(third, "an enqueue at a full queue of capacity 2");
            take();
            checkSucceeded(third, "a parked enqueue, after a dequeue made room");
        }

        @Test
        @Rule("3.1")
        @LookAt("what becomes of an assignment whose enqueue parks, and of one that is queued when others park")
        @DisplayName("§3.1 drops nothing, however many enqueues are parked")
        void dropsNothing() {
            begin(2);
            for (long index = 1; index <= 50; index++) {
                enqueue(index);
            }
            environment().settle();
            Set<Long> taken = new HashSet<>(takeAll());
            for (long index = 1; index <= 50; index++) {
                check(
                        taken.contains(index),
                        "of 50 enqueued tasks, task %s was never delivered; these were: %s",
                        index,
                        taken);
            }
        }

        @Test
        @Rule("3.2")
        @LookAt("which session enqueue stamps with: it has to be the one that is current at the call")
        @DisplayName("§3.2 stamps an assignment with the session that is current when it is enqueued")
        void stamps() {
            begin(2);
            fill(1);
            checkStamp(take(), 1, "an assignment enqueued in session 1");
            bump(7);
            fill(2);
            checkStamp(take(), 7, "an assignment enqueued after a bump from session 1 to 7");
        }

        private void checkStamp(@Nullable SessionAssignment given, long session, String what) {
            check(
                    given == null || given.sessionId().equals(new SessionId(session)),
                    "%s: stamped with session %s",
                    what,
                    given == null ? "" : given.sessionId());
        }

        @Test
        @Rule("3.3")
        @LookAt("the comparison at the head of bumpSessionId: equal is not greater")
        @DisplayName("§3.3 refuses a bump to the same or a lower session")
        void refusesNotGreater() {
            begin(1);
            bump(5);
            checkFailed(bump(5), InvalidSessionIdException.class, "a bump to session 5 in session 5");
            checkFailed(bump(4), InvalidSessionIdException.class, "a bump to session 4 in session 5");
        }

        @Test
        @Rule("3.3")
        @LookAt("the order in bumpSessionId: compare first, then change")
        @DisplayName("§3.3 changes nothing when it refuses a bump")
        void refusalChangesNothing() {
            begin(1);
            bump(5);
            fill(1);
            CompletableFuture<Void> parked = enqueue(2);
            boolean wasParked = isParked(parked);
            bump(5);
            bump(4);
            checkEqual(queue().sink().sessionId(), new SessionId(5), "the session after refused bumps to 5 and 4");
            check(!wasParked || isParked(parked), "a parked enqueue, after refused bumps: %s", describe(parked));
            List<Long> taken = takeAll();
            check(taken.contains(1L), "task 1 was queued when bumps were refused; these were delivered: %s", taken);
            check(
                    !wasParked || taken.contains(2L),
                    "task 2 was parked when bumps were refused; these were delivered: %s",
                    taken);
        }

        @Test
        @Rule("3.3")
        @LookAt("the comparison of sessions: SessionId.compareTo, ids are unsigned")
        @DisplayName("§3.3 compares sessions as unsigned numbers")
        void unsigned() {
            begin(1);
            checkSucceeded(bump(-1), "a bump from session 1 to 18446744073709551615");
            checkFailed(
                    bump(1), InvalidSessionIdException.class, "a bump to session 1 in session 18446744073709551615");
        }

        @Test
        @Rule("3.4")
        @LookAt("what bumpSessionId does with what is queued; dequeue has to compare the stamp of what it takes")
        @DisplayName("§3.4 delivers nothing that was queued before a bump")
        void voidsQueued() {
            begin(3);
            fill(1, 2);
            bump(2);
            fill(3);
            checkNoneOf(takeAll(), 1L, 2L);
        }

        @Test
        @Rule("3.4")
        @LookAt("a bump that drains makes room: no parked enqueue of the older session may be admitted into it")
        @DisplayName("§3.4 delivers nothing that was parked in an enqueue before a bump")
        void voidsParked() {
            begin(1);
            fill(1);
            enqueue(2);
            enqueue(3);
            bump(2);
            checkNoneOf(takeAll(), 2L, 3L);
        }

        private void checkNoneOf(List<Long> taken, Long... old) {
            for (Long each : old) {
                check(
                        !taken.contains(each),
                        "task %s was enqueued in session 1, but delivered after the bump to 2",
                        each);
            }
        }

        @Test
        @Rule("3.4")
        @LookAt("bumpSessionId: it has to end every parked enqueue of the older session")
        @DisplayName("§3.4 fails what is parked in an enqueue at a bump as stale")
        void failsParked() {
            begin(1);
            fill(1);
            CompletableFuture<Void> parked = enqueue(2);
            if (!isParked(parked)) {
                return;
            }
            bump(2);
            checkFailed(
                    parked,
                    StaleSessionException.class,
                    "an enqueue that was parked in session 1, after the bump to 2");
        }

        @Test
        @Rule("3.4")
        @LookAt("what the bump's future waits for: it has to wait for nobody")
        @DisplayName("§3.4 bumps at once, whatever is queued or parked on either side")
        void waitsForNobody() {
            begin(1);
            checkSucceeded(bump(2), "a bump at an empty queue");
            CompletableFuture<?> reader = park();
            checkSucceeded(bump(3), "a bump with a dequeue parked");
            reader.cancel(true);
            enqueue(1);
            enqueue(2);
            checkSucceeded(bump(4), "a bump of a full queue with an enqueue parked");
            checkEqual(queue().sink().sessionId(), new SessionId(4), "the session after the bump to 4");
        }

        @Test
        @Rule("3.5")
        @LookAt("size(): parked enqueues are not queued")
        @DisplayName("§3.5 counts what is queued, and nothing else")
        void size() {
            begin(2);
            checkEqual(queue().sink().size(), 0, "size() of an empty queue");
            enqueue(1);
            environment().settle();
            checkEqual(queue().sink().size(), 1, "size() with one queued");
            enqueue(2);
            enqueue(3).cancel(true);
            enqueue(4);
            environment().settle();
            checkEqual(queue().sink().size(), 2, "size() with two queued and one parked, at a capacity of 2");
            takeAll();
            checkEqual(queue().sink().size(), 0, "size() after all has been taken");
        }

        @Test
        @Rule("3.5")
        @LookAt("what a bump leaves in the queue: what is to be discarded lazily must not be counted")
        @DisplayName("§3.5 is empty right after a bump")
        void emptyAfterBump() {
            begin(2);
            fill(1, 2);
            bump(2);
            checkEqual(queue().sink().size(), 0, "size() right after a bump");
        }

        @Test
        @Rule("3.6")
        @LookAt("close(): it has to end every parked enqueue, and to forget it")
        @DisplayName("§3.6 fails a parked enqueue when it closes, and does not deliver it")
        void closeFailsParked() {
            begin(1);
            fill(1);
            CompletableFuture<Void> parked = enqueue(2);
            if (!isParked(parked)) {
                return;
            }
            queue().close();
            checkFailed(parked, DispatchQueueClosedException.class, "a parked enqueue at close");
            List<Long> drained = takeAll();
            check(
                    !drained.contains(2L),
                    "the parked enqueue of task 2 failed at close, but the task was delivered afterwards: %s",
                    drained);
        }

        @Test
        @Rule("3.6")
        @LookAt("enqueue and bumpSessionId: they have to check whether the queue is closed")
        @DisplayName("§3.6 refuses to enqueue and to bump once it is closed")
        void closedRefuses() {
            begin(1);
            queue().close();
            checkFailed(enqueue(1), DispatchQueueClosedException.class, "an enqueue after close");
            checkFailed(bump(2), DispatchQueueClosedException.class, "a bump after close");
        }

        @Test
        @Rule("3.7")
        @LookAt("how the caller's cancel reaches the list of parked enqueues")
        @DisplayName("§3.7 never delivers a parked enqueue that was cancelled, and admits those behind it")
        void cancelled() {
            begin(1);
            fill(1);
            CompletableFuture<Void> cancelled = enqueue(2);
            CompletableFuture<Void> behind = enqueue(3);
            if (!isParked(cancelled) || !isParked(behind)) {
                return;
            }
            cancelled.cancel(true);
            List<Long> taken = takeAll();
            check(!taken.contains(2L), "task 2, whose parked enqueue was cancelled, was delivered: %s", taken);
            check(taken.contains(3L), "task 3, parked behind one that was cancelled, was not delivered: %s", taken);
        }

        @Test
        @Rule("3.8")
        @LookAt("the list of parked enqueues: first in, first admitted")
        @DisplayName("§3.8 admits parked enqueues in the order in which they came")
        void parkedInOrder() {
            begin(1);
            fill(1);
            CompletableFuture<Void> second = enqueue(2);
            CompletableFuture<Void> third = enqueue(3);
            take();
            environment().settles(() -> second.isDone() || third.isDone());
            check(!third.isDone() || second.isDone(), "task 3 was admitted before task 2, which had parked before it");
            List<Long> taken = takeAll();
            check(
                    !taken.contains(2L) || taken.indexOf(2L) < taken.indexOf(3L) || !taken.contains(3L),
                    "task 2 had parked before task 3, but they were delivered as %s",
                    taken);
        }

        @Test
        @Rule("3.8")
        @LookAt("enqueue: while others are parked it has to go behind them, even if there is room")
        @DisplayName("§3.8 lets no newcomer pass a parked enqueue when room is made")
        void newcomer() {
            begin(1);
            fill(1);
            enqueue(2);
            environment().settle();
            CompletableFuture<Optional<SessionAssignment>> taken = dequeue(Duration.ZERO);
            enqueue(3);
            environment().settles(taken::isDone);
            List<Long> rest = takeAll();
            check(
                    !rest.contains(2L) || rest.indexOf(2L) < rest.indexOf(3L) || !rest.contains(3L),
                    "task 2 was parked when task 3 came, but they were delivered as %s",
                    rest);
        }
    }
}
