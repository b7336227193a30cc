package org.spiderscheduler.testkit.tck;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;

/** §4: the side of the dispatch queue that hands out. */
abstract class QueueSourceRules extends QueueSinkRules {
    private static final int CROWD = 1_000;

    @Nested
    @DisplayName("§4 Source: the dispatch queue")
    class Source {
        @Test
        @Rule("4.1")
        @LookAt("where an assignment is taken out: it has to be one step that nobody else can take too")
        @DisplayName("§4.1 delivers an assignment at most once")
        void atMostOnce() {
            begin(2);
            CompletableFuture<Optional<SessionAssignment>> first = park();
            CompletableFuture<Optional<SessionAssignment>> second = park();
            for (long index = 1; index <= 6; index++) {
                enqueue(index);
            }
            environment().settle();
            List<Long> taken = new ArrayList<>();
            for (SessionAssignment served : new SessionAssignment[] {given(first), given(second)}) {
                if (served != null) {
                    taken.add(index(served));
                }
            }
            taken.addAll(takeAll());
            check(new HashSet<>(taken).size() == taken.size(), "a task was delivered twice: %s", taken);
        }

        @Test
        @Rule("4.1")
        @LookAt("the order of the queue itself")
        @DisplayName("§4.1 delivers in the order in which it was enqueued")
        void inOrder() {
            begin(5);
            fill(1, 2, 3, 4, 5);
            List<Long> taken = takeAll();
            check(
                    taken.equals(taken.stream().sorted().toList()),
                    "tasks were enqueued as 1, 2, 3, 4, 5, but delivered as %s",
                    taken);
        }

        @Test
        @Rule("4.2")
        @LookAt("where the pair is made: at the enqueue, not when the dequeue is completed")
        @DisplayName("§4.2 gives the stamp, not the session that is current when a dequeue completes")
        void stampStays() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> first = park();
            CompletableFuture<Optional<SessionAssignment>> second = park();
            first.thenRun(() -> {
                enqueue(2);
                call(() -> queue().sink().bumpSessionId(new SessionId(2)));
            });
            enqueue(1);
            environment().settle();
            for (SessionAssignment given : new SessionAssignment[] {given(first), given(second)}) {
                check(
                        given == null || given.sessionId().equals(FIRST),
                        "task %s was enqueued in session 1, and claimed by a dequeue before the bump to 2; it came with session %s",
                        given == null ? "" : index(given),
                        given == null ? "" : given.sessionId());
            }
        }

        @Test
        @Rule("4.3")
        @LookAt("dequeue with a wait of zero: it never parks")
        @DisplayName("§4.3 answers at once when the wait is zero")
        void zero() {
            begin(1);
            checkDone(dequeue(Duration.ZERO), "a dequeue with wait zero at an empty queue");
            fill(1);
            checkDone(dequeue(Duration.ZERO), "a dequeue with wait zero with one queued");
        }

        @Test
        @Rule("4.3")
        @LookAt("the time-out of a parked dequeue: whether it is set, and what it completes the dequeue with")
        @DisplayName("§4.3 gives an empty answer when the wait is over")
        void expires() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> parked =
                    dequeue(environment().shortWait());
            check(
                    environment().reaches(parked::isDone, environment().shortWait()),
                    "a dequeue is still pending after its wait of %s",
                    environment().shortWait());
            check(!parked.isCompletedExceptionally(), "a dequeue whose wait is over: %s", describe(parked));
        }

        @Test
        @Rule("4.3")
        @LookAt("the deadline of a parked dequeue: units, and rounding down")
        @DisplayName("§4.3 does not end a wait early")
        void notEarly() {
            begin(1);
            Duration wait = environment().shortWait().plusNanos(1);
            long begun = environment().timer().nanoTime();
            CompletableFuture<Long> ended = dequeue(wait)
                    .handle((value, failure) -> environment().timer().nanoTime() - begun);
            environment().reaches(ended::isDone, wait.multipliedBy(2));
            check(
                    !ended.isDone() || ended.join() >= wait.toNanos(),
                    "a dequeue with a wait of %s ended after %s",
                    wait,
                    Duration.ofNanos(ended.getNow(0L)));
        }

        @Test
        @Rule("4.3")
        @LookAt("the first lines of dequeue")
        @DisplayName("§4.3 refuses a negative wait at the call")
        void negative() {
            begin(1);
            Duration negative = Duration.ofNanos(-1);
            checkRefused(
                    () -> queue().source().dequeue(negative),
                    IllegalArgumentException.class,
                    "dequeue(PT-0.000000001S)");
        }

        @Test
        @Rule("4.3")
        @LookAt("how the deadline is computed: Duration.toNanos() throws, and a sum can overflow")
        @DisplayName("§4.3 takes the longest wait there is")
        void huge() {
            begin(2);
            List<CompletableFuture<Optional<SessionAssignment>>> parked = List.of(
                    dequeue(FOREVER),
                    dequeue(Duration.ofNanos(Long.MAX_VALUE)),
                    dequeue(Duration.ofMillis(Long.MAX_VALUE)));
            environment().advance(environment().longWait());
            for (CompletableFuture<Optional<SessionAssignment>> each : parked) {
                checkPending(
                        each,
                        "a dequeue with a wait of centuries, after "
                                + environment().longWait());
                each.cancel(true);
            }
        }

        @Test
        @Rule("4.4")
        @LookAt("the list of parked dequeues: first in, first served")
        @DisplayName("§4.4 serves parked dequeues in the order of arrival")
        void parkedInOrder() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> first = park();
            CompletableFuture<Optional<SessionAssignment>> second = park();
            CompletableFuture<Optional<SessionAssignment>> third = park();
            enqueue(1);
            environment().settles(() -> first.isDone() || second.isDone() || third.isDone());
            check(
                    first.isDone() || (!second.isDone() && !third.isDone()),
                    "three dequeues were parked, and one that came later was served before the first");
            enqueue(2);
            environment().settles(() -> second.isDone() || third.isDone());
            check(
                    second.isDone() || !third.isDone(),
                    "of three parked dequeues the third was served before the second");
        }

        @Test
        @Rule("4.5")
        @LookAt("how the caller's cancel takes the call out of the list of parked dequeues")
        @DisplayName("§4.5 loses nothing to a parked dequeue that was cancelled")
        void cancelled() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> cancelled = park();
            cancelled.cancel(true);
            checkNotLost("a dequeue that was cancelled while parked");
        }

        @Test
        @Rule("4.5")
        @LookAt("complete, completeExceptionally and completeAsync of the future that dequeue returns")
        @DisplayName("§4.5 loses nothing to a parked dequeue that its caller completed")
        void completed() {
            begin(1);
            park().complete(Optional.empty());
            checkNotLost("a dequeue that was completed by its caller while parked");
            park().completeExceptionally(new IllegalStateException("by the caller"));
            checkNotLost("a dequeue that was failed by its caller while parked");
            park().completeAsync(Optional::empty, Runnable::run);
            checkNotLost("a dequeue that was completed by its caller with completeAsync while parked");
        }

        @Test
        @Rule("4.5")
        @LookAt("the time-out of a parked dequeue: it has to take the call out of the list")
        @DisplayName("§4.5 loses nothing to a parked dequeue that has timed out")
        void timedOut() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> timedOut =
                    dequeue(environment().shortWait());
            if (!environment().reaches(timedOut::isDone, environment().shortWait())) {
                return; // §4.3
            }
            checkNotLost("a dequeue that has timed out");
        }

        private void checkNotLost(String gone) {
            enqueue(1);
            environment().settle();
            SessionAssignment next = take();
            check(
                    next != null && index(next) == 1,
                    "an assignment was enqueued after %s, but nobody could take it",
                    gone);
        }

        @Test
        @Rule("4.5")
        @LookAt(
                "cancel, complete and obtrude... of the future that dequeue returns: what comes second must have no effect")
        @DisplayName("§4.5 refuses to end a dequeue again that has been served")
        void endsOnce() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> served = park();
            enqueue(1);
            environment().settles(served::isDone);
            check(!served.cancel(true), "cancel() returned true after the dequeue had been served");
            check(!served.complete(Optional.empty()), "complete() returned true after the dequeue had been served");
            served.completeAsync(Optional::empty, Runnable::run);
            checkRefusesToBeObtruded(served, "a dequeue that has been served");
            check(given(served) != null, "a dequeue that had been served lost its assignment: %s", describe(served));
        }

        @Test
        @Rule("4.5")
        @LookAt("obtrudeValue and obtrudeException: they overwrite any outcome, so the future has to refuse them")
        @DisplayName("§4.5 refuses to have a parked dequeue obtruded")
        void obtruded() {
            begin(1);
            checkRefusesToBeObtruded(park(), "a parked dequeue");
        }

        private void checkRefusesToBeObtruded(CompletableFuture<Optional<SessionAssignment>> call, String what) {
            checkUnsupported(() -> call.obtrudeValue(Optional.empty()), "obtrudeValue() was accepted by " + what);
            checkUnsupported(
                    () -> call.obtrudeException(new IllegalStateException("by the caller")),
                    "obtrudeException() was accepted by " + what);
        }

        private void checkUnsupported(Runnable call, String accepted) {
            try {
                call.run();
            } catch (UnsupportedOperationException refused) {
                return;
            }
            throw new SeenError(accepted);
        }

        @Test
        @Rule("4.5")
        @LookAt("an assignment whose call has ended meanwhile: it has to stay at the head, not go to the tail")
        @DisplayName("§4.5 keeps the order when a parked dequeue ends otherwise")
        void keepsOrder() {
            begin(3);
            CompletableFuture<Optional<SessionAssignment>> first = park();
            CompletableFuture<Optional<SessionAssignment>> second = park();
            first.thenRun(() -> {
                enqueue(2);
                enqueue(3);
                second.cancel(true);
            });
            enqueue(1);
            environment().settle();
            SessionAssignment served = given(second);
            List<Long> order = new ArrayList<>(served == null ? List.of() : List.of(index(served)));
            order.addAll(takeAll());
            check(
                    !order.contains(2L) || !order.contains(3L) || order.indexOf(2L) < order.indexOf(3L),
                    "tasks 2 and 3 were enqueued, then the dequeue that was being served with 2 was cancelled;"
                            + " they were delivered as %s",
                    order);
        }

        @Test
        @Rule("4.6")
        @LookAt("dequeue of a closed queue: first what is queued, then the failure")
        @DisplayName("§4.6 lets what is queued be drained after close")
        void drains() {
            begin(2);
            fill(1, 2);
            queue().close();
            checkEqual(new HashSet<>(takeAll()), Set.of(1L, 2L), "what was drained after close, of 1 and 2 queued");
        }

        @Test
        @Rule("4.6")
        @LookAt("dequeue of a queue that is closed and drained")
        @DisplayName("§4.6 refuses to dequeue once it is closed and drained")
        void drained() {
            begin(1);
            fill(1);
            queue().close();
            takeAll();
            checkFailed(dequeue(Duration.ZERO), DispatchQueueClosedException.class, "a dequeue after close and drain");
            checkFailed(
                    dequeue(environment().longWait()),
                    DispatchQueueClosedException.class,
                    "a dequeue that would wait, after close and drain");
        }

        @Test
        @Rule("4.6")
        @LookAt("close(): it has to end every parked dequeue")
        @DisplayName("§4.6 fails a parked dequeue when it closes")
        void closeFailsParked() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> parked = park();
            queue().close();
            checkFailed(parked, DispatchQueueClosedException.class, "a parked dequeue at close");
        }

        @Test
        @Rule("4.7")
        @LookAt("what a parked dequeue costs: a node in a list and one in a timer, no thread")
        @DisplayName("§4.7 holds no thread for a parked dequeue")
        void noThread() {
            begin(1);
            int before = Thread.getAllStackTraces().size();
            for (int i = 0; i < CROWD; i++) {
                dequeue(NOT_OVER);
            }
            environment().settle();
            int more = Thread.getAllStackTraces().size() - before;
            check(more < CROWD / 10, "%s parked dequeues started %s more threads", CROWD, more);
        }

        @Test
        @Rule("4.7")
        @LookAt("what still refers to a parked dequeue that has ended: the list, the timer, a map")
        @DisplayName("§4.7 leaves nothing behind when a parked dequeue ends")
        void leavesNothing() {
            begin(1);
            checkForgotten(cancelledOne(), "a dequeue that was cancelled while parked");
            checkForgotten(servedOne(), "a parked dequeue that was served");
            checkForgotten(timedOutOne(), "a dequeue that has timed out");
        }

        // Separate methods, so that no local variable of the test keeps the call alive.

        private WeakReference<?> cancelledOne() {
            CompletableFuture<Optional<SessionAssignment>> parked = park();
            parked.cancel(true);
            return new WeakReference<>(parked);
        }

        private WeakReference<?> servedOne() {
            CompletableFuture<Optional<SessionAssignment>> parked = park();
            enqueue(1);
            environment().settles(parked::isDone);
            return new WeakReference<>(parked);
        }

        private WeakReference<?> timedOutOne() {
            CompletableFuture<Optional<SessionAssignment>> parked =
                    dequeue(environment().shortWait());
            boolean ended = environment().reaches(parked::isDone, environment().shortWait());
            return new WeakReference<>(ended ? parked : null);
        }

        private void checkForgotten(WeakReference<?> ended, String what) {
            for (int i = 0; i < 20 && ended.get() != null; i++) {
                System.gc();
                environment().settle();
            }
            check(ended.get() == null, "%s is still reachable, and cannot be collected", what);
        }

        @Test
        @Rule("4.8")
        @LookAt("what bumpSessionId does with parked dequeues: nothing")
        @DisplayName("§4.8 leaves parked dequeues waiting at a bump, for what comes then")
        void livesThroughBump() {
            begin(1);
            CompletableFuture<Optional<SessionAssignment>> parked = park();
            bump(2);
            checkPending(parked, "a parked dequeue, after a bump");
            enqueue(5);
            checkGave(parked, 5, "a dequeue that was parked through a bump, after task 5 was enqueued");
        }
    }
}
