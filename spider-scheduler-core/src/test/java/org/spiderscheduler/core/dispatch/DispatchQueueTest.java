package org.spiderscheduler.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.spiderscheduler.core.Outcomes.failureOf;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.LeftThreads;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.Thrown;
import org.spiderscheduler.core.parked.CallSource;
import org.spiderscheduler.core.parked.ParkedDequeue;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("The dispatch queue")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class DispatchQueueTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTimer timer = new ManualTimer();
    private final List<SessionAssignment> voided = new ArrayList<>();
    private final DispatchQueue queue = DispatchQueue.builder(2, new SessionId(1))
            .timer(timer)
            .onStale(voided::add)
            .build();

    private static TaskAssignment task(long index) {
        return new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index));
    }

    private CompletableFuture<Void> enqueue(long index) {
        return queue.sink().enqueue(task(index));
    }

    private CompletableFuture<Optional<SessionAssignment>> dequeue(Duration wait) {
        return queue.source().dequeue(wait);
    }

    private static void assertGave(CompletableFuture<Optional<SessionAssignment>> answer, long session, long index) {
        assertThat(answer)
                .isCompletedWithValue(Optional.of(new SessionAssignment(new SessionId(session), task(index))));
    }

    private static void assertFailed(CompletableFuture<?> answer, Class<? extends Exception> type) {
        assertThat(failureOf(answer)).isExactlyInstanceOf(type);
    }

    @Nested
    @DisplayName("enqueue")
    class Enqueue {
        @Test
        @DisplayName("§3.1 §3.8 waits while the queue is full, and is admitted in order")
        void backPressure() {
            assertThat(enqueue(1)).isCompleted();
            assertThat(enqueue(2)).isCompleted();
            CompletableFuture<Void> third = enqueue(3);
            CompletableFuture<Void> fourth = enqueue(4);
            assertThat(third).isNotDone();
            assertThat(queue.sink().size()).isEqualTo(2);
            assertGave(dequeue(Duration.ZERO), 1, 1);
            assertThat(third).isCompleted();
            assertThat(fourth).isNotDone();
            for (long index = 2; index <= 4; index++) {
                assertGave(dequeue(Duration.ZERO), 1, index);
            }
            assertThat(fourth).isCompleted();
        }

        @Test
        @DisplayName("§3.7 that is cancelled while parked is never delivered")
        void cancelled() {
            enqueue(1);
            enqueue(2);
            CompletableFuture<Void> third = enqueue(3);
            CompletableFuture<Void> fourth = enqueue(4);
            assertThat(third.cancel(false)).isTrue();
            assertGave(dequeue(Duration.ZERO), 1, 1);
            assertThat(fourth).isCompleted();
            assertThat(fourth.cancel(false)).isFalse();
            assertGave(dequeue(Duration.ZERO), 1, 2);
            assertGave(dequeue(Duration.ZERO), 1, 4);
            assertThat(dequeue(Duration.ZERO)).isCompletedWithValue(Optional.empty());
        }

        @Test
        @DisplayName("§1.1 refuses null at the call")
        @SuppressWarnings("NullAway")
        void refusesNull() {
            assertThatNullPointerException()
                    .isThrownBy(() -> queue.sink().enqueue(null))
                    .withMessage("assignment");
        }

        @Test
        @DisplayName("§1.2 gives an answer that its caller cannot rewrite for others")
        void sharedAnswer() {
            CompletableFuture<Void> answer = enqueue(1);
            assertThat(answer.cancel(false)).isFalse();
            assertThatThrownBy(() -> answer.obtrudeException(new IllegalStateException()))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(enqueue(2)).isCompleted();
        }
    }

    @Nested
    @DisplayName("bumpSessionId")
    class Bump {
        @Test
        @DisplayName("§3.3 refuses a session that is not greater, and changes nothing")
        void refusesNotGreater() {
            enqueue(1);
            assertFailed(queue.sink().bumpSessionId(new SessionId(1)), InvalidSessionIdException.class);
            assertFailed(queue.sink().bumpSessionId(new SessionId(0)), InvalidSessionIdException.class);
            assertThat(queue.sink().sessionId()).isEqualTo(new SessionId(1));
            assertGave(dequeue(Duration.ZERO), 1, 1);
        }

        @Test
        @DisplayName("§3.4 §3.5 voids what is queued and what is parked, and the queue is empty")
        void voids() {
            enqueue(1);
            enqueue(2);
            CompletableFuture<Void> parked = enqueue(3);
            assertThat(queue.sink().bumpSessionId(new SessionId(-1))).isCompleted();
            assertFailed(parked, StaleSessionException.class);
            assertThat(queue.sink().size()).isZero();
            assertThat(voided).extracting(SessionAssignment::assignment).containsExactly(task(1), task(2));
            assertThat(dequeue(Duration.ZERO)).isCompletedWithValue(Optional.empty());
        }

        @Test
        @DisplayName("§4.8 §3.2 leaves parked dequeues waiting for the new session's first assignments")
        void keepsDequeues() {
            CompletableFuture<Optional<SessionAssignment>> parked = dequeue(MINUTE);
            queue.sink().bumpSessionId(new SessionId(7));
            assertThat(parked).isNotDone();
            enqueue(5);
            assertGave(parked, 7, 5);
        }
    }

    @Nested
    @DisplayName("dequeue")
    class Dequeue {
        @Test
        @DisplayName("§4.1 gives each assignment once, in order")
        void fifo() {
            enqueue(1);
            enqueue(2);
            assertGave(dequeue(MINUTE), 1, 1);
            assertGave(dequeue(MINUTE), 1, 2);
            assertThat(dequeue(Duration.ZERO)).isCompletedWithValue(Optional.empty());
        }

        @Test
        @DisplayName("§4.4 serves parked calls in the order of arrival")
        void parkedInOrder() {
            CompletableFuture<Optional<SessionAssignment>> first = dequeue(MINUTE);
            CompletableFuture<Optional<SessionAssignment>> second = dequeue(MINUTE);
            enqueue(1);
            assertGave(first, 1, 1);
            assertThat(second).isNotDone();
            enqueue(2);
            assertGave(second, 1, 2);
        }

        @Test
        @DisplayName("§4.3 ends empty when its wait is over, not earlier")
        void timesOut() {
            CompletableFuture<Optional<SessionAssignment>> parked = dequeue(Duration.ofNanos(1_500_000_001));
            timer.advance(Duration.ofMillis(1_500));
            assertThat(parked).isNotDone();
            timer.advance(Duration.ofNanos(1));
            assertThat(parked).isCompletedWithValue(Optional.empty());
            enqueue(1);
            assertThat(queue.sink().size()).isEqualTo(1);
        }

        @Test
        @DisplayName("§4.3 accepts a huge wait, and refuses a negative one, naming the value")
        void waits() {
            CompletableFuture<Optional<SessionAssignment>> parked = dequeue(Duration.ofSeconds(Long.MAX_VALUE));
            timer.advance(Duration.ofDays(10_000));
            assertThat(parked).isNotDone();
            enqueue(1);
            assertGave(parked, 1, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dequeue(Duration.ofMillis(-5)))
                    .withMessageContaining("waitTime")
                    .withMessageContaining("PT-0.005S");
        }

        @Test
        @DisplayName("§4.5 that is cancelled or completed by its caller takes nothing")
        void withdrawn() {
            CompletableFuture<Optional<SessionAssignment>> cancelled = dequeue(MINUTE);
            CompletableFuture<Optional<SessionAssignment>> completed = dequeue(MINUTE);
            CompletableFuture<Optional<SessionAssignment>> third = dequeue(MINUTE);
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(completed.complete(Optional.empty())).isTrue();
            enqueue(1);
            assertGave(third, 1, 1);
            assertThat(third.cancel(true)).isFalse();
            assertThat(third.complete(Optional.empty())).isFalse();
            assertThat(third.completeExceptionally(new IllegalStateException())).isFalse();
            third.completeAsync(Optional::empty, Runnable::run);
            assertThatThrownBy(() -> third.obtrudeValue(Optional.empty()))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertGave(third, 1, 1);
        }

        @Test
        @DisplayName("§1.5 a dependent calls back a hundred thousand times without growing the stack")
        void callsBack() {
            int rounds = 100_000;
            AtomicInteger heard = new AtomicInteger();
            rearm(heard, rounds);
            enqueue(0);
            assertThat(heard).hasValue(rounds);
        }

        private void rearm(AtomicInteger heard, int rounds) {
            dequeue(MINUTE).thenAccept(given -> {
                if (heard.incrementAndGet() < rounds) {
                    rearm(heard, rounds);
                    enqueue(heard.get());
                }
            });
        }
    }

    @Nested
    @DisplayName("close")
    class Close {
        @Test
        @DisplayName("§3.6 §4.6 fails what is parked and what comes later")
        void failsParked() {
            CompletableFuture<Optional<SessionAssignment>> parked = dequeue(MINUTE);
            queue.close();
            queue.close();
            assertFailed(parked, DispatchQueueClosedException.class);
            assertFailed(enqueue(1), DispatchQueueClosedException.class);
            assertFailed(queue.sink().bumpSessionId(new SessionId(2)), DispatchQueueClosedException.class);
            assertFailed(dequeue(Duration.ZERO), DispatchQueueClosedException.class);
        }

        @Test
        @DisplayName("§4.6 lets what is queued be drained, but not what was parked")
        void drains() {
            enqueue(1);
            enqueue(2);
            CompletableFuture<Void> third = enqueue(3);
            queue.close();
            assertFailed(third, DispatchQueueClosedException.class);
            assertGave(dequeue(MINUTE), 1, 1);
            assertGave(dequeue(MINUTE), 1, 2);
            assertFailed(dequeue(MINUTE), DispatchQueueClosedException.class);
        }
    }

    @Nested
    @DisplayName("an executor")
    class WithExecutor {
        @Test
        @DisplayName("§1.5 runs the dependents of parked calls; when it refuses, the completing thread does")
        void completesThere() {
            List<Runnable> submitted = new ArrayList<>();
            DispatchQueue there = DispatchQueue.builder(1, new SessionId(1))
                    .timer(timer)
                    .executor(command -> {
                        if (!submitted.isEmpty()) {
                            throw new RejectedExecutionException("full");
                        }
                        submitted.add(command);
                    })
                    .build();
            CompletableFuture<Optional<SessionAssignment>> first =
                    there.source().dequeue(MINUTE);
            CompletableFuture<Optional<SessionAssignment>> second =
                    there.source().dequeue(MINUTE);
            there.sink().enqueue(task(1));
            assertThat(first).isNotDone();
            assertThat(first.cancel(false)).isFalse();
            there.sink().enqueue(task(2));
            assertGave(second, 1, 2);
            submitted.get(0).run();
            assertGave(first, 1, 1);
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("§4.5 strands nobody, whatever it throws: the completing thread completes the call")
        void throwing(Thrown thrown) {
            DispatchQueue there = DispatchQueue.builder(1, new SessionId(1))
                    .timer(timer)
                    .executor(command -> {
                        throw Thrown.sneakily(thrown.failure);
                    })
                    .build();
            CompletableFuture<Optional<SessionAssignment>> parked =
                    there.source().dequeue(MINUTE);
            assertThat(there.sink().enqueue(task(1))).isCompleted();
            assertGave(parked, 1, 1);
        }
    }

    @Nested
    @DisplayName("a listener for stale assignments")
    class WithListener {
        private final DispatchQueue queue = DispatchQueue.builder(1, new SessionId(1))
                .timer(timer)
                .onStale(item -> {
                    voided.add(item);
                    throw Thrown.sneakily(new IOException("on purpose"));
                })
                .build();

        @Test
        @DisplayName("§3.4 §4.5 that throws strands nobody: the bump succeeds, and what was parked ends")
        void throwing() {
            queue.sink().enqueue(task(1));
            CompletableFuture<Void> parked = queue.sink().enqueue(task(2));

            List<String> errors = Logged.at(
                    "ERROR",
                    () -> assertThat(queue.sink().bumpSessionId(new SessionId(2)))
                            .isCompleted());

            assertThat(errors).singleElement().asString().contains("the listener for stale assignments threw on");
            assertThat(voided).extracting(SessionAssignment::assignment).containsExactly(task(1));
            assertFailed(parked, StaleSessionException.class);
        }
    }

    @Test
    @DisplayName("§4.5 a call whose owner throws strands no other")
    void ownerThrows() {
        CallSource calls = (CallSource) queue.source();
        calls.dequeue(
                new ParkedDequeue<Void>(calls, timer.nanoTime() + MINUTE.toNanos()) {
                    @Override
                    protected boolean claim() {
                        return false;
                    }

                    @Override
                    public void settle(@Nullable Object outcome) {
                        throw Thrown.sneakily(new IOException("on purpose"));
                    }
                },
                timer.nanoTime());
        CompletableFuture<Optional<SessionAssignment>> other = dequeue(MINUTE);

        queue.close();

        assertFailed(other, DispatchQueueClosedException.class);
    }

    @Test
    @DisplayName("§4.7 leaves no alarm behind when it is closed")
    void closesItsAlarm() {
        dequeue(MINUTE).cancel(false);
        queue.close();
        assertThat(timer.pending()).isEqualTo("[]");
    }

    @Test
    @DisplayName("§4.3 ends waits, if it was given no timer, on a thread of its own that ends when it is closed")
    void ownTimer() {
        assertThat(LeftThreads.of("spider-dispatch-timer", () -> {
                    DispatchQueue own =
                            DispatchQueue.builder(1, new SessionId(1)).build();
                    assertThat(own.source().dequeue(Duration.ofMillis(1))).succeedsWithin(MINUTE);
                    own.close();
                }))
                .isEmpty();
    }

    @Test
    @DisplayName("describes what it holds")
    void words() {
        enqueue(1);
        assertThat(queue).hasToString("DispatchQueue[session=1, size=1, capacity=2]");
    }

    @Test
    @DisplayName("leaves no thread behind when it cannot be built, for lack of memory for instance")
    void cannotBeMade() {
        DispatchQueue.Builder huge = DispatchQueue.builder(Integer.MAX_VALUE, new SessionId(1));
        assertThat(LeftThreads.of(
                        "spider-dispatch-timer",
                        () -> assertThatThrownBy(huge::build).isInstanceOf(OutOfMemoryError.class)))
                .isEmpty();
    }

    @Test
    @DisplayName("a capacity below 1 is refused, naming the value")
    void capacity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DispatchQueue.builder(0, new SessionId(1)))
                .withMessage("capacity: 0 is below 1");
    }
}
