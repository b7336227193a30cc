package org.spiderscheduler.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("A parked call")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class ParkedCallsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTimer timer = new ManualTimer();
    private final DispatchQueue queue =
            DispatchQueue.builder(1, new SessionId(1)).timer(timer).build();

    private static TaskAssignment task(long index) {
        return new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index));
    }

    private CompletableFuture<Void> enqueue(long index) {
        return queue.sink().enqueue(task(index));
    }

    private CompletableFuture<Optional<SessionAssignment>> dequeue(Duration wait) {
        return queue.source().dequeue(wait);
    }

    /** How a parked dequeue can end. */
    enum End {
        DELIVERY,
        TIME_OUT,
        CANCEL,
        COMPLETION,
        ASYNC_COMPLETION,
        FAILURE,
        CLOSE
    }

    private void end(End end) {
        switch (end) {
            case DELIVERY -> enqueue(7);
            case TIME_OUT -> timer.advance(MINUTE);
            case CANCEL -> parked.cancel(true);
            case COMPLETION -> parked.complete(Optional.empty());
            case ASYNC_COMPLETION -> parked.completeAsync(Optional::empty, Runnable::run);
            case FAILURE -> parked.completeExceptionally(new IllegalStateException("its caller's"));
            case CLOSE -> queue.close();
        }
    }

    private CompletableFuture<Optional<SessionAssignment>> parked = new CompletableFuture<>();

    private static String outcome(CompletableFuture<?> future) {
        return future.isDone()
                ? String.valueOf(future.<Object>handle((value, failure) -> failure == null ? value : failure)
                        .join())
                : "pending";
    }

    @Nested
    @DisplayName("that is a dequeue")
    class Dequeue {
        @ParameterizedTest(name = "{0}")
        @EnumSource(End.class)
        @DisplayName("§4.5 ends once: whatever comes second has no effect, and takes no assignment")
        void endsOnce(End first) {
            for (End second : End.values()) {
                ParkedCallsTest fresh = new ParkedCallsTest();
                fresh.endTwice(first, second);
            }
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(End.class)
        @DisplayName("§4.7 leaves nothing behind when it ends: no node, no reference")
        void leavesNothing(End end) {
            parked = dequeue(MINUTE);
            endsWithNothingLeft(end);
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(End.class)
        @DisplayName("§4.7 leaves nothing behind when it ends after another's time was up: no deadline either")
        void leavesNoDeadline(End end) {
            dequeue(Duration.ofSeconds(1));
            parked = dequeue(MINUTE);
            timer.advance(Duration.ofSeconds(1));
            assertThat(queue.timedCalls()).isEqualTo(1);
            endsWithNothingLeft(end);
        }

        private void endsWithNothingLeft(End end) {
            end(end);
            assertThat(parked).isDone();
            assertThat(queue.timedCalls()).isZero();
            assertThat(queue.parkedCalls()).isZero();
            WeakReference<Object> reference = new WeakReference<>(parked);
            parked = new CompletableFuture<>();
            for (int i = 0; i < 100 && reference.get() != null; i++) {
                System.gc();
            }
            assertThat(reference.get()).isNull();
        }

        @Test
        @DisplayName("§4.7 holds no thread")
        void noThread() {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            List<CompletableFuture<?>> many = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                many.add(dequeue(Duration.ofSeconds(1 + i % 1_000)));
            }
            Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
            after.removeAll(before);
            assertThat(after)
                    .as("threads that are new; some other may begin at any time")
                    .hasSizeLessThan(10);
            assertThat(queue.parkedCalls()).isEqualTo(many.size());
            timer.advance(Duration.ofSeconds(1_000));
            assertThat(many).allMatch(CompletableFuture::isDone);
            assertThat(queue.parkedCalls()).isZero();
            assertThat(queue.timedCalls()).isZero();
        }

        @Test
        @DisplayName("§4.3 §4.4 ends by its own wait, in whatever order they came")
        void ownWait() {
            List<Integer> ended = new ArrayList<>();
            for (int seconds : new int[] {5, 1, 4, 2, 3}) {
                dequeue(Duration.ofSeconds(seconds)).thenRun(() -> ended.add(seconds));
            }
            timer.advance(Duration.ofSeconds(3));
            assertThat(ended).containsExactly(1, 2, 3);
            enqueue(1);
            assertThat(ended).containsExactly(1, 2, 3, 5);
        }
    }

    private void endTwice(End first, End second) {
        parked = dequeue(MINUTE);
        end(first);
        String outcome = outcome(parked);
        assertThat(outcome).as("%s", first).isNotEqualTo("pending");
        end(second);
        assertThat(outcome(parked)).as("%s, then %s", first, second).isEqualTo(outcome);
        assertThat(parked.complete(Optional.empty())).isFalse();
        assertThat(parked.completeExceptionally(new IllegalStateException())).isFalse();
        assertThat(parked.cancel(true)).isEqualTo(parked.isCancelled()).isEqualTo(first == End.CANCEL);
        assertThatThrownBy(() -> parked.obtrudeValue(Optional.empty()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> parked.obtrudeException(new IllegalStateException()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(outcome(parked)).isEqualTo(outcome);
        if (first != End.CLOSE && second != End.CLOSE) {
            // An assignment that came second is still there, unless it was the first that took one.
            boolean left = second == End.DELIVERY;
            assertThat(queue.sink().size()).as("%s, then %s", first, second).isEqualTo(left ? 1 : 0);
        }
    }

    @Nested
    @DisplayName("that is an enqueue")
    class Enqueue {
        @ParameterizedTest(name = "{0} of them")
        @ValueSource(ints = {1, 3, 1_000})
        @DisplayName("§3.4 fails as stale at a bump, and its dependent enqueues under the new session")
        void stale(int count) {
            enqueue(0);
            List<String> told = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                int index = i;
                enqueue(index).whenComplete((done, failure) -> {
                    assertThat(failure)
                            .isExactlyInstanceOf(StaleSessionException.class)
                            .hasMessage("task " + index + " of job 1 was decided under session 1, which has passed:"
                                    + " the current session is 9");
                    told.add(index + " in " + queue.sink().sessionId());
                    enqueue(1_000_000 + index);
                });
            }
            assertThat(queue.sink().bumpSessionId(new SessionId(9))).isCompleted();
            assertThat(told)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, count)
                            .mapToObj(index -> index + " in 9")
                            .toList());
            for (int i = 1; i <= count; i++) {
                assertThat(resultOf(dequeue(Duration.ZERO)))
                        .contains(new SessionAssignment(new SessionId(9), task(1_000_000 + i)));
            }
            assertThat(resultOf(dequeue(Duration.ZERO))).isEmpty();
        }

        @Test
        @DisplayName("§3.4 delays no bump, on whichever side it waits")
        void bumpWaitsForNobody() {
            enqueue(0);
            CompletableFuture<Void> waiting = enqueue(1);
            assertThat(queue.sink().bumpSessionId(new SessionId(2))).isCompleted();
            assertThat(waiting).isCompletedExceptionally();
            CompletableFuture<Optional<SessionAssignment>> other = dequeue(MINUTE);
            assertThat(queue.sink().bumpSessionId(new SessionId(3))).isCompleted();
            assertThat(other).isNotDone();
        }

        @Test
        @DisplayName(
                "§3.7 §3.8 that is cancelled, failed or completed by its caller is gone, and those behind it move up")
        void withdrawn() {
            enqueue(0);
            CompletableFuture<Void> cancelled = enqueue(1);
            CompletableFuture<Void> second = enqueue(2);
            CompletableFuture<Void> completed = enqueue(3);
            CompletableFuture<Void> failed = enqueue(4);
            CompletableFuture<Void> last = enqueue(5);
            assertThat(cancelled.cancel(false)).isTrue();
            assertThat(completed.complete(null)).isTrue();
            assertThat(failed.completeExceptionally(new IllegalStateException()))
                    .isTrue();
            assertThat(queue.parkedCalls()).isEqualTo(2);
            List<String> given = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SessionAssignment next = resultOf(dequeue(Duration.ZERO)).orElseThrow();
                given.add(next.assignment().taskId().toString());
            }
            assertThat(given).containsExactly("0", "2", "5");
            assertThat(second).isCompleted();
            assertThat(last).isCompleted();
            assertThat(resultOf(dequeue(Duration.ZERO))).isEmpty();
        }

        @Test
        @DisplayName("§3.2 §4.2 keeps the stamp of the session it was called in, however long it waits")
        void stamp() {
            enqueue(0);
            enqueue(1);
            timer.advance(Duration.ofDays(1));
            dequeue(Duration.ZERO);
            assertThat(resultOf(dequeue(Duration.ZERO))).contains(new SessionAssignment(new SessionId(1), task(1)));
            queue.sink().bumpSessionId(new SessionId(2));
            enqueue(2);
            enqueue(3);
            dequeue(Duration.ZERO);
            assertThat(resultOf(dequeue(Duration.ZERO))).contains(new SessionAssignment(new SessionId(2), task(3)));
        }
    }

    @ParameterizedTest(name = "{0} of each")
    @ValueSource(ints = {1, 1_000})
    @DisplayName("§3.6 §4.6 fails at close, in order")
    void closed(int count) {
        List<Integer> failed = new ArrayList<>();
        enqueue(0);
        for (int i = 0; i < count; i++) {
            int index = i;
            enqueue(index).whenComplete((done, failure) -> {
                assertThat(failure).isExactlyInstanceOf(DispatchQueueClosedException.class);
                failed.add(index);
            });
        }
        DispatchQueue other =
                DispatchQueue.builder(1, new SessionId(1)).timer(timer).build();
        for (int i = 0; i < count; i++) {
            int index = count + i;
            other.source().dequeue(MINUTE).whenComplete((given, failure) -> {
                assertThat(failure).isExactlyInstanceOf(DispatchQueueClosedException.class);
                failed.add(index);
            });
        }
        queue.close();
        other.close();
        assertThat(failed)
                .containsExactlyElementsOf(IntStream.range(0, 2 * count).boxed().toList());
        assertThat(queue.parkedCalls()).isZero();
        assertThat(queue.backlog()).isEqualTo(1);
        assertThat(other.timedCalls()).isZero();
        timer.advance(MINUTE);
    }

    @Nested
    @DisplayName("and its dependents")
    class Dependents {
        private final List<String> refused = new ArrayList<>();

        /** Fails unless another thread can use queue and timer now: none of their locks is held here. */
        private void assertNoLockHeld(String where) {
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                CompletableFuture.runAsync(
                                () -> {
                                    queue.backlog();
                                    timer.alarm("probe", () -> {}).cancel();
                                    timer.pending();
                                },
                                other)
                        .get(30, TimeUnit.SECONDS);
            } catch (Exception late) {
                refused.add(where + ": " + late);
            } finally {
                other.shutdownNow();
            }
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(End.class)
        @DisplayName("§1.3 run under no lock, however a dequeue ends")
        void dequeueUnderNoLock(End end) {
            parked = dequeue(MINUTE);
            CompletableFuture<String> ran = parked.handle((given, failure) -> {
                assertNoLockHeld(end + "");
                return "ran";
            });
            end(end);
            assertThat(ran).isCompletedWithValue("ran");
            assertThat(refused).isEmpty();
        }

        @Test
        @DisplayName("§1.3 run under no lock, however an enqueue ends")
        void enqueueUnderNoLock() {
            enqueue(0);
            List<String> ran = new ArrayList<>();
            List<CompletableFuture<Void>> calls = new ArrayList<>();
            for (String end : List.of("room", "cancel", "bump")) {
                calls.add(enqueue(1));
                calls.get(calls.size() - 1).whenComplete((done, failure) -> {
                    assertNoLockHeld(end);
                    ran.add(end);
                });
            }
            dequeue(Duration.ZERO);
            calls.get(1).cancel(false);
            queue.sink().bumpSessionId(new SessionId(2));
            enqueue(2);
            enqueue(3).whenComplete((done, failure) -> {
                assertNoLockHeld("close");
                ran.add("close");
            });
            queue.close();
            assertThat(ran).containsExactly("room", "cancel", "bump", "close");
            assertThat(refused).isEmpty();
        }

        @Test
        @DisplayName("§1.5 of dequeues call back in a million times without growing the stack")
        void dequeueMillion() {
            Rounds rounds = new Rounds(1_000_000);
            rounds.dequeueAgain();
            enqueue(0);
            assertThat(rounds.left).isZero();
        }

        @Test
        @DisplayName("§1.5 of enqueues call back in a million times without growing the stack")
        void enqueueMillion() {
            Rounds rounds = new Rounds(1_000_000);
            enqueue(0);
            rounds.enqueueAgain();
            dequeue(Duration.ZERO);
            assertThat(rounds.left).isZero();
            assertThat(queue.backlog()).isEqualTo(2);
        }

        @Test
        @DisplayName("§1.5 of both sides answer each other across two queues without growing the stack")
        void pingPong() {
            DispatchQueue other =
                    DispatchQueue.builder(1, new SessionId(1)).timer(timer).build();
            Rounds rounds = new Rounds(1_000_000);
            rounds.answerEachOther(queue, other);
            enqueue(0);
            assertThat(rounds.left).isZero();
        }

        @Test
        @DisplayName("§1.5 go on being served when one of them throws")
        void throwing() {
            CompletableFuture<Optional<SessionAssignment>> first = dequeue(MINUTE);
            CompletableFuture<Optional<SessionAssignment>> second = dequeue(MINUTE);
            CompletableFuture<Void> throwing = first.thenAccept(given -> {
                throw new AssertionError("a dependent's mistake");
            });
            assertThat(enqueue(1)).isCompleted();
            enqueue(2);
            assertThat(throwing).isCompletedExceptionally();
            assertThat(resultOf(second)).isPresent();
        }
    }

    private final class Rounds {
        private int left;

        Rounds(int left) {
            this.left = left;
        }

        void dequeueAgain() {
            dequeue(MINUTE).thenAccept(given -> {
                if (--left > 0) {
                    dequeueAgain();
                    enqueue(left);
                }
            });
        }

        void enqueueAgain() {
            enqueue(left).thenRun(() -> {
                if (--left > 0) {
                    enqueueAgain();
                    dequeue(Duration.ZERO);
                } else {
                    enqueue(0);
                }
            });
        }

        void answerEachOther(DispatchQueue here, DispatchQueue there) {
            here.source().dequeue(MINUTE).thenAccept(given -> {
                if (--left > 0) {
                    answerEachOther(there, here);
                    there.sink().enqueue(task(left));
                }
            });
        }
    }

    @Test
    @DisplayName(
            "§1.2 has a future of its own, and so has one that is served at once: what is done to one affects no other")
    void futuresOfTheirOwn() {
        CompletableFuture<Optional<SessionAssignment>> first = dequeue(MINUTE);
        CompletableFuture<Optional<SessionAssignment>> second = dequeue(MINUTE);
        first.complete(Optional.empty());
        assertThat(second).isNotDone();
        enqueue(1);
        enqueue(2);
        CompletableFuture<Optional<SessionAssignment>> served = dequeue(MINUTE);
        served.obtrudeException(new IllegalStateException("its caller's"));
        enqueue(3);
        assertThat(resultOf(dequeue(MINUTE))).contains(new SessionAssignment(new SessionId(1), task(3)));
        assertThat(resultOf(second)).contains(new SessionAssignment(new SessionId(1), task(1)));
        CompletableFuture<Optional<SessionAssignment>> none = dequeue(Duration.ZERO);
        assertThat(none.complete(Optional.of(new SessionAssignment(new SessionId(1), task(9)))))
                .isFalse();
        assertThatThrownBy(() -> none.obtrudeValue(Optional.empty())).isInstanceOf(UnsupportedOperationException.class);
        assertThat(resultOf(dequeue(Duration.ZERO))).isEmpty();
    }

    @Test
    @DisplayName("§1.4 blocks nobody: one thread makes every call, whatever is full, parked, bumped or closed")
    @org.junit.jupiter.api.Timeout(value = 60, threadMode = org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD)
    void oneThread() {
        CompletableFuture<Optional<SessionAssignment>> waits = dequeue(MINUTE);
        assertThat(waits).isNotDone();
        assertThat(enqueue(0)).isCompleted();
        assertThat(enqueue(1)).isCompleted();
        CompletableFuture<Void> full = enqueue(2);
        assertThat(full).isNotDone();
        assertThat(queue.sink().bumpSessionId(new SessionId(2))).isCompleted();
        assertThat(full).isCompletedExceptionally();
        assertThat(enqueue(3)).isCompleted();
        CompletableFuture<Void> fullAgain = enqueue(4);
        queue.close();
        assertThat(fullAgain).isCompletedExceptionally();
        assertThat(dequeue(MINUTE)).isCompleted();
        assertThat(dequeue(MINUTE)).isCompletedExceptionally();
    }
}
