package org.spiderscheduler.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.CancellationTokenSource;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("The decision loop")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class DecisionLoopTest {
    private final HeldPolls storage = new HeldPolls(1);
    private final DispatchQueue queue =
            DispatchQueue.builder(2, new SessionId(1)).timer(new ManualTimer()).build();
    private final CancellationTokenSource cancellation = new CancellationTokenSource();

    private static InboundEntry entry(TaskId task) {
        return new InboundEntry(new ResourceGroupId(1), new JobId(1), task);
    }

    private CompletableFuture<Void> run(DecisionLoop loop) {
        return loop.run(storage, queue.sink(), cancellation.token());
    }

    private List<String> dequeueAll() {
        List<String> given = new ArrayList<>();
        for (Optional<SessionAssignment> next = dequeue(); next.isPresent(); next = dequeue()) {
            given.add(next.get().sessionId() + ":" + next.get().assignment().taskId());
        }
        return given;
    }

    private Optional<SessionAssignment> dequeue() {
        return resultOf(queue.source().dequeue(Duration.ZERO));
    }

    @Nested
    @DisplayName("polls")
    class Polls {
        @Test
        @DisplayName("§2.8 an idle lane with one long poll for one entry, and drains it once that has come")
        void wakesThenDrains() {
            run(DecisionLoop.fifo());
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT10S");
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1024 for PT0S");
            storage.answer(Lane.REGULAR, 1, TaskId.index(1));
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT10S");
            assertThat(dequeueAll()).containsExactly("1:0", "1:1");
            assertThat(storage.sent(Lane.COMMIT)).isEqualTo("1 for PT10S");
        }

        @Test
        @DisplayName("for as many at a time as it is told, while it drains")
        void batchSize() {
            run(DecisionLoop.builder(new FifoPolicy()).batchSize(5).build());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("5 for PT0S");
        }

        @Test
        @DisplayName("§5.6 no lane beyond its bound, not even when a new session fills it at once")
        void boundInNewSession() {
            DispatchQueueSink full = sink();
            when(full.bumpSessionId(any())).thenReturn(CompletableFuture.completedFuture(null));
            when(full.enqueue(any())).thenReturn(new CompletableFuture<>());
            DecisionLoop loop = DecisionLoop.builder(new FifoPolicy())
                    .bound(Lane.REGULAR, 2)
                    .batchSize(2)
                    .build();
            loop.run(storage, full, cancellation.token());
            storage.answer(Lane.REGULAR, 2, TaskId.index(0));
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
        }

        @Test
        @DisplayName("§5.6 no lane beyond its bound, what is parked included, and a full one again when a batch fits")
        void bound() {
            run(DecisionLoop.builder(new FifoPolicy())
                    .bound(Lane.REGULAR, 2)
                    .batchSize(2)
                    .build());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2)); // the last of them is parked
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
            dequeue();
            storage.answer(Lane.REGULAR, 1, TaskId.index(3), TaskId.index(4)); // one is parked, one is held
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
            dequeue();
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
            dequeue();
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("2 for PT0S");
        }
    }

    @Nested
    @DisplayName("decides")
    class Decides {
        @Test
        @DisplayName("§5.11 that commit and cleanup go first, in order of arrival, and that everything goes")
        void endingFirst() {
            run(DecisionLoop.fifo());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3), TaskId.index(4));
            storage.answer(Lane.CLEANUP, 1, TaskId.CLEANUP);
            storage.answer(Lane.COMMIT, 1, TaskId.COMMIT);
            assertThat(dequeueAll()).containsExactly("1:0", "1:1", "1:2", "1:cleanup", "1:commit", "1:3", "1:4");
        }

        @Test
        @DisplayName("§2.5 to drop a duplicate of what it still holds")
        void duplicates() {
            CompletableFuture<Void> run = run(DecisionLoop.fifo());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3), TaskId.index(3));
            assertThat(dequeueAll()).containsExactly("1:0", "1:1", "1:2", "1:3");
            assertThat(run).isNotDone();
        }

        @Test
        @DisplayName("§5.8 to fail when the policy makes an entry up")
        void policyInvents() {
            SchedulingPolicy inventor = new SchedulingPolicy() {
                @Override
                public void add(InboundEntry entry) {}

                @Override
                public Optional<InboundEntry> next() {
                    return Optional.of(entry(TaskId.index(99)));
                }

                @Override
                public void clear() {}
            };
            CompletableFuture<Void> run = run(DecisionLoop.builder(inventor).build());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            assertThat(failureOf(run))
                    .isInstanceOf(SchedulerException.class)
                    .hasMessageContaining(
                            "task 99 of job 1, which it was not given, has given before, or had to forget at clear()");
        }
    }

    @Nested
    @DisplayName("sees a session")
    class Sessions {
        @Test
        @DisplayName("§5.3 §5.5 that is higher: bumps first, and drops what it buffers of the older, parked or not")
        void higher() {
            run(DecisionLoop.fifo());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3), TaskId.index(4));
            storage.answer(Lane.COMMIT, 2, TaskId.COMMIT);
            assertThat(queue.sink().sessionId()).isEqualTo(new SessionId(2));
            assertThat(dequeueAll()).containsExactly("2:commit");
        }

        @Test
        @DisplayName("§2.2 in an empty batch too")
        void empty() {
            run(DecisionLoop.fifo());
            storage.answer(Lane.CLEANUP, 5);
            assertThat(queue.sink().sessionId()).isEqualTo(new SessionId(5));
        }

        @Test
        @DisplayName("§5.4 that is lower: drops the batch")
        void lower() {
            run(DecisionLoop.fifo());
            storage.answer(Lane.CLEANUP, 5);
            storage.answer(Lane.REGULAR, 4, TaskId.index(0));
            assertThat(dequeueAll()).isEmpty();
        }

        @Test
        @DisplayName("§5.4 that is lower: says so once per session, at warn")
        void saysLowerOnce() {
            run(DecisionLoop.fifo());
            List<String> warned = Logged.at("WARN", () -> {
                storage.answer(Lane.CLEANUP, 5);
                storage.answer(Lane.REGULAR, 4, TaskId.index(0));
                storage.answer(Lane.REGULAR, 4, TaskId.index(1));
                storage.answer(Lane.COMMIT, 4);
                storage.answer(Lane.REGULAR, 3, TaskId.index(2));
                storage.answer(Lane.REGULAR, 5, TaskId.index(3));
            });
            assertThat(warned)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("of session 4: it is lower than the current session 5"),
                            second -> assertThat(second)
                                    .contains("of session 3: it is lower than the current session 5"));
        }
    }

    @Nested
    @DisplayName("ends")
    class Ends {
        @Test
        @DisplayName("§5.1 §5.2 §5.7 normally when cancelled with an enqueue parked, and calls nothing more")
        void cancelled() {
            CompletableFuture<Void> run = run(DecisionLoop.fifo());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3));
            cancellation.cancel();
            assertThat(run).isCompleted();
            storage.answer(Lane.REGULAR, 1, TaskId.index(9));
            storage.answer(Lane.COMMIT, 9);
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
            assertThat(queue.sink().sessionId()).isEqualTo(new SessionId(1));
            assertThat(dequeueAll()).containsExactly("1:0", "1:1", "1:2");
        }

        @Test
        @DisplayName("and is no longer held by its token")
        void letsGoOfItsToken() {
            CancellationToken.Registration registration = mock();
            CancellationToken token = mock();
            when(token.onCancelled(any())).thenReturn(registration);
            DecisionLoop.fifo().run(storage, queue.sink(), token);
            verify(registration, never()).close();
            storage.take(Lane.COMMIT).answer().completeExceptionally(new InboundClosedException("closed"));
            verify(registration).close();
        }

        @Test
        @DisplayName("§5.2 within an enqueue that cancels it, and offers nothing more of what it holds")
        void cancelledWhileEnqueueing() {
            DispatchQueueSink sink = sink();
            when(sink.enqueue(any())).thenAnswer(call -> {
                cancellation.cancel();
                return CompletableFuture.completedFuture(null);
            });
            CompletableFuture<Void> run = DecisionLoop.fifo().run(storage, sink, cancellation.token());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            assertThat(run).isCompleted();
            verify(sink).enqueue(any());
        }

        @Test
        @DisplayName("§5.1 with the cause when a poll fails for good, bare")
        void failed() {
            CompletableFuture<Void> run = run(DecisionLoop.fifo());
            InboundClosedException closed = new InboundClosedException("lane REGULAR is closed");
            storage.take(Lane.REGULAR).answer().completeExceptionally(closed);
            assertThat(failureOf(run)).isSameAs(closed);
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
        }

        @Test
        @DisplayName("§5.1 and cannot be run again")
        void once() {
            DecisionLoop loop = DecisionLoop.fifo();
            run(loop);
            assertThat(failureOf(run(loop))).isInstanceOf(SchedulerException.class);
        }
    }

    @Nested
    @DisplayName("fails with")
    class Fails {
        @Test
        @DisplayName("§2.4 storage that offers a task in another lane, by name")
        void wrongLane() {
            CompletableFuture<Void> run = run(DecisionLoop.fifo());
            storage.answer(Lane.REGULAR, 1, TaskId.COMMIT);
            assertThat(failureOf(run)).hasMessageContaining("task commit of job 1 in lane REGULAR");
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
        }

        @Test
        @DisplayName("§1.6 storage that answers null, by lane")
        @SuppressWarnings("NullAway")
        void nullBatch() {
            CompletableFuture<Void> run = run(DecisionLoop.fifo());
            storage.take(Lane.COMMIT).answer().complete(null);
            assertThat(failureOf(run))
                    .isInstanceOf(SchedulerException.class)
                    .hasMessageContaining("poll of lane COMMIT")
                    .hasMessageContaining("null batch");
        }

        @Test
        @DisplayName("a queue that is closed under it")
        void queueClosed() {
            CompletableFuture<Void> run = run(DecisionLoop.fifo());
            queue.close();
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            assertThat(failureOf(run)).isInstanceOf(DispatchQueueClosedException.class);
        }

        @Test
        @DisplayName("a queue that is closed while its last enqueue is parked there")
        void queueClosedWhileParked() {
            CompletableFuture<Void> run = run(DecisionLoop.fifo());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2));
            assertThat(run).isNotDone();
            queue.close();
            assertThat(failureOf(run)).isInstanceOf(DispatchQueueClosedException.class);
        }

        @Test
        @DisplayName("§5.2 a sink that refuses, and offers it nothing more of what it holds")
        void sinkRefuses() {
            DispatchQueueSink refusing = sink();
            CompletableFuture<Void> room = new CompletableFuture<>();
            when(refusing.enqueue(any()))
                    .thenReturn(room)
                    .thenReturn(CompletableFuture.failedFuture(new SchedulerException("refused")));
            CompletableFuture<Void> run = DecisionLoop.fifo().run(storage, refusing, cancellation.token());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2));
            room.complete(null);
            assertThat(failureOf(run)).hasMessage("refused");
            verify(refusing, times(2)).enqueue(any());
        }

        @Test
        @DisplayName("§5.2 a bump that is refused, and gives its policy nothing more")
        void bumpRefused() {
            SchedulingPolicy policy = mock();
            CompletableFuture<Void> run = run(DecisionLoop.builder(policy).build());
            queue.sink().bumpSessionId(new SessionId(9));
            storage.answer(Lane.REGULAR, 2, TaskId.index(0));
            assertThat(failureOf(run)).isInstanceOf(InvalidSessionIdException.class);
            verify(policy, never()).add(any());
        }

        @Test
        @DisplayName("a policy that throws")
        void policyThrows() {
            SchedulingPolicy broken = mock();
            doThrow(new IllegalStateException("broken")).when(broken).add(any());
            CompletableFuture<Void> run = run(DecisionLoop.builder(broken).build());
            storage.answer(Lane.REGULAR, 1, TaskId.index(0));
            assertThat(failureOf(run)).hasMessageContaining("broken");
        }
    }

    @Test
    @DisplayName("tells any thread how many entries it holds in all lanes, not counting a parked one")
    void buffered() {
        DecisionLoop loop = DecisionLoop.fifo();
        assertThat(loop.buffered()).isZero();
        run(loop);
        storage.answer(Lane.REGULAR, 1, TaskId.index(0));
        storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3), TaskId.index(4));
        storage.answer(Lane.COMMIT, 1, TaskId.COMMIT);
        assertThat(loop.buffered()).isEqualTo(3);
        dequeue();
        assertThat(loop.buffered()).isEqualTo(2);
        storage.answer(Lane.CLEANUP, 2);
        assertThat(loop.buffered()).isZero();
    }

    @Test
    @DisplayName("§5.9 does not treat an enqueue that a new session voids as a failure")
    void staleIsNoFailure() {
        CompletableFuture<Void> run = run(DecisionLoop.fifo());
        storage.answer(Lane.REGULAR, 1, TaskId.index(0));
        storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3));
        queue.sink().bumpSessionId(new SessionId(2));
        assertThat(run).isNotDone();
    }

    @Test
    @DisplayName(
            "§5.3 holds back what it has of a new session until the bump has completed, the latest if there are two")
    void slowBump() {
        List<CompletableFuture<Void>> bumps = new ArrayList<>();
        DispatchQueueSink slow = slowToBump(bumps);
        DecisionLoop.fifo().run(storage, slow, cancellation.token());
        storage.answer(Lane.COMMIT, 2, TaskId.COMMIT);
        storage.answer(Lane.CLEANUP, 3, TaskId.CLEANUP);
        bumps.get(0).complete(null);
        verify(slow, never()).enqueue(any());
        bumps.get(1).complete(null);
        verify(slow).enqueue(HeldPolls.entry(TaskId.CLEANUP).toAssignment());
    }

    @Test
    @DisplayName("§5.11 goes on polling once a bump has completed, even if every lane was full of what it held back")
    void pollsAfterSlowBump() {
        List<CompletableFuture<Void>> bumps = new ArrayList<>();
        DecisionLoop.Builder narrow = DecisionLoop.builder(new FifoPolicy());
        for (Lane lane : Lane.values()) {
            narrow.bound(lane, 1);
        }
        narrow.build().run(storage, slowToBump(bumps), cancellation.token());
        storage.answer(Lane.REGULAR, 2, TaskId.index(0));
        storage.answer(Lane.COMMIT, 2, TaskId.COMMIT);
        storage.answer(Lane.CLEANUP, 2, TaskId.CLEANUP);
        for (Lane lane : Lane.values()) {
            assertThat(storage.sent(lane)).isEqualTo("none");
        }
        bumps.get(0).complete(null);
        for (Lane lane : Lane.values()) {
            assertThat(storage.sent(lane)).isEqualTo("1 for PT0S");
        }
    }

    private static DispatchQueueSink sink() {
        DispatchQueueSink sink = mock();
        when(sink.sessionId()).thenReturn(new SessionId(1));
        return sink;
    }

    private static DispatchQueueSink slowToBump(List<CompletableFuture<Void>> bumps) {
        DispatchQueueSink slow = sink();
        when(slow.bumpSessionId(any())).thenAnswer(call -> {
            bumps.add(new CompletableFuture<>());
            return bumps.get(bumps.size() - 1);
        });
        when(slow.enqueue(any())).thenReturn(CompletableFuture.completedFuture(null));
        return slow;
    }

    @Test
    @DisplayName("does not enqueue from within an enqueue: what comes meanwhile goes after it")
    void oneAtATime() {
        List<String> steps = new ArrayList<>();
        DispatchQueueSink sink = sink();
        when(sink.enqueue(any())).thenAnswer(call -> {
            TaskId task = call.<TaskAssignment>getArgument(0).taskId();
            steps.add("to " + task);
            if (task.equals(TaskId.index(0))) {
                storage.answer(Lane.COMMIT, 1, TaskId.COMMIT);
            }
            steps.add(task + " in");
            return CompletableFuture.completedFuture(null);
        });
        DecisionLoop.fifo().run(storage, sink, cancellation.token());
        storage.answer(Lane.REGULAR, 1, TaskId.index(0));
        assertThat(steps).containsExactly("to 0", "0 in", "to commit", "commit in");
    }

    @Test
    @DisplayName("says at info how it begins, when storage begins a session, and how it ends")
    void says() {
        List<String> said = Logged.at("INFO", () -> {
            run(DecisionLoop.fifo());
            storage.answer(Lane.COMMIT, 2);
            storage.answer(Lane.COMMIT, 2);
            cancellation.cancel();
        });
        assertThat(said)
                .satisfiesExactly(
                        begins -> assertThat(begins)
                                .endsWith("decision loop starts: policy " + FifoPolicy.class.getName() + ", session 1"),
                        session -> assertThat(session)
                                .endsWith("storage has begun session 2: what was buffered of session 1 is dropped"),
                        ends -> assertThat(ends).endsWith("decision loop ended, as asked"));
    }

    @Test
    @DisplayName("refuses options out of range, naming the value, and accepts those at the limits")
    void options() {
        DecisionLoop.Builder builder = DecisionLoop.builder(new FifoPolicy());
        builder.bound(Lane.COMMIT, 1).batchSize(1).batchSize(100_000).longWait(Duration.ofNanos(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.bound(Lane.COMMIT, 0))
                .withMessageContaining("bound: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.batchSize(100_001))
                .withMessageContaining("batchSize: 100001");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.longWait(Duration.ZERO))
                .withMessageContaining("longWait: PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.longWait(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.batchSize(0));
    }
}
