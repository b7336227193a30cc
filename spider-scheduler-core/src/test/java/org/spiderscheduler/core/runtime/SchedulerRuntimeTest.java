package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.Thrown;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("The scheduler runtime")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class SchedulerRuntimeTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Stage stage = new Stage();
    private final HeldPolls storage = stage.storage;
    private final ManualTimer timer = stage.timer;
    private final List<String> heard = new ArrayList<>();
    private final SchedulerRuntime runtime = builder().build();

    private SchedulerRuntime.Builder builder() {
        return stage.builder().queueCapacity(2).listener(new Hearing());
    }

    private void run() {
        stage.run();
    }

    private void advance(Duration step) {
        stage.advance(step);
    }

    private void start() {
        stage.start(runtime);
    }

    private void answer(Lane lane, long session, TaskId... entries) {
        stage.answer(lane, session, entries);
    }

    private CompletableFuture<Optional<SchedulerAssignment>> ask(long em) {
        CompletableFuture<Optional<SchedulerAssignment>> answer =
                runtime.service().nextTask(new ExecutionManagerId(em), Optional.empty(), MINUTE);
        run();
        return answer;
    }

    private static String task(CompletableFuture<Optional<SchedulerAssignment>> answer) {
        SchedulerAssignment given = given(answer);
        return given.sessionId() + ":" + given.assignment().taskId();
    }

    private static SchedulerAssignment given(CompletableFuture<Optional<SchedulerAssignment>> answer) {
        return resultOf(answer).orElseThrow();
    }

    @Nested
    @DisplayName("requeues")
    class Requeues {
        @Test
        @DisplayName("what a dead execution manager held, through the core's held poll, which storage goes on holding")
        void deadExecutionManager() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1);
            assertThat(task(ask(1))).isEqualTo("1:0");
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT10S");
            advance(Duration.ofSeconds(29));
            CompletableFuture<Optional<SchedulerAssignment>> other = ask(2);
            assertThat(other).isNotDone();
            advance(Duration.ofSeconds(1));
            assertThat(task(other)).isEqualTo("1:0");
        }

        @Test
        @DisplayName("and keeps what the storage poll, left in flight, brings for the next poll")
        void laterAnswer() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1);
            ask(1);
            assertThat(task(ask(1))).isEqualTo("1:0");
            HeldPolls.Poll wake = storage.take(Lane.REGULAR);
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1024 for PT0S");
            answer(Lane.REGULAR, 1);
            assertThat(storage.sent(Lane.REGULAR))
                    .as("beside the one that is held")
                    .isEqualTo("none");
            CompletableFuture<Optional<SchedulerAssignment>> waits = ask(2);
            wake.answer().complete(new InboundBatch(new SessionId(1), List.of(HeldPolls.entry(TaskId.index(5)))));
            run();
            assertThat(task(waits)).isEqualTo("1:5");
        }

        @Test
        @DisplayName("and asks again for the rest of the core's wait when the storage poll left in flight ends first")
        void restOfTheWait() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1);
            ask(1);
            advance(Duration.ofSeconds(4));
            ask(1);
            HeldPolls.Poll wake = storage.take(Lane.REGULAR);
            answer(Lane.REGULAR, 1);
            advance(Duration.ofSeconds(6));
            wake.answer().complete(new InboundBatch(new SessionId(1), List.of()));
            run();
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT4S");
        }

        @Test
        @DisplayName("nothing of a session that has passed")
        void passedSession() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1);
            ask(1);
            answer(Lane.COMMIT, 2, TaskId.COMMIT);
            answer(Lane.COMMIT, 2);
            assertThat(task(ask(1))).isEqualTo("2:commit");
            assertThat(ask(2)).isNotDone();
            assertThat(heard).contains("requeued 0", "droppedAsStale 0");
        }
    }

    @Nested
    @DisplayName("retries")
    class Retries {
        @Test
        @DisplayName("a poll that failed for now, without a wait, so that a new session is seen at once")
        void transientFailure() {
            start();
            storage.take(Lane.CLEANUP).answer().completeExceptionally(new StorageTransportException("gone"));
            run();
            assertThat(storage.sent(Lane.CLEANUP)).isEqualTo("none");
            advance(Duration.ofMillis(100));
            assertThat(storage.sent(Lane.CLEANUP)).isEqualTo("1 for PT0S");
            storage.take(Lane.CLEANUP).answer().completeExceptionally(new StorageTransportException("still gone"));
            run();
            advance(Duration.ofMillis(200));
            answer(Lane.CLEANUP, 2);
            assertThat(storage.sent(Lane.CLEANUP)).isEqualTo("1 for PT10S");
            assertThat(heard).contains("pollRetried CLEANUP 1", "pollRetried CLEANUP 2", "sessionBumped 2");
        }

        @Test
        @DisplayName("a poll whose failure cannot be described")
        void unspeakableFailure() {
            start();
            fail(Lane.CLEANUP, new UnspeakableFailure(true));
            advance(Duration.ofMillis(100));
            assertThat(storage.sent(Lane.CLEANUP)).isEqualTo("1 for PT0S");
        }

        @Test
        @DisplayName("until a stop ends them all, even if the message of a failure throws")
        void unspeakableFailureAndStop() {
            start();
            fail(Lane.REGULAR, new UnspeakableFailure(true));
            CompletableFuture<Void> stopped = runtime.stop();
            answer(Lane.COMMIT, 1);
            answer(Lane.CLEANUP, 1);
            assertThat(stopped).isCompleted();
            assertThat(runtime.termination()).isCompleted();
        }

        @Test
        @DisplayName("no poll that failed for good, even if the message of its failure throws")
        void unspeakableFinalFailure() {
            start();
            CompletableFuture<Optional<SchedulerAssignment>> first = ask(1);
            CompletableFuture<Optional<SchedulerAssignment>> second = ask(2);
            CompletableFuture<?> dependent = first.thenApply(answer -> answer);
            fail(Lane.REGULAR, new UnspeakableFailure(false));
            answer(Lane.COMMIT, 1);
            answer(Lane.CLEANUP, 1);
            assertThat(List.of(first, second, dependent)).allMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(failureOf(runtime.termination())).hasMessageContaining(UnspeakableFailure.class.getName());
        }

        private void fail(Lane lane, StorageClientException failure) {
            CompletableFuture<InboundBatch> answer = storage.take(lane).answer();
            // JDK 17's wraps the failure for its dependents, and takes its message for that.
            var unused = catchThrowable(() -> answer.completeExceptionally(failure));
            run();
        }

        @SuppressWarnings("serial")
        private static final class UnspeakableFailure extends StorageClientException {
            UnspeakableFailure(boolean retryable) {
                super("gone", retryable);
            }

            @Override
            public String getMessage() {
                throw new IllegalStateException("thrown by a message, on purpose");
            }
        }

        @Test
        @DisplayName("no poll that failed for good: the runtime ends with it, and the service answers with it")
        void finalFailure() {
            start();
            CompletableFuture<Optional<SchedulerAssignment>> parked = ask(1);
            InboundClosedException closed = new InboundClosedException("lane COMMIT is closed");
            storage.take(Lane.COMMIT).answer().completeExceptionally(closed);
            run();
            assertThat(failureOf(parked)).isSameAs(closed);
            assertThat(failureOf(ask(2))).isSameAs(closed);
            assertThat(runtime.termination()).as("while polls are in flight").isNotDone();
            answer(Lane.REGULAR, 1);
            answer(Lane.CLEANUP, 1);
            assertThat(failureOf(runtime.termination())).isSameAs(closed);
            assertThat(runtime.stop()).isCompleted();
        }

        @Test
        @DisplayName("nothing any more once stopped")
        void stopped() {
            start();
            storage.take(Lane.CLEANUP).answer().completeExceptionally(new StorageTransportException("gone"));
            run();
            runtime.stop();
            run();
            advance(MINUTE);
            assertThat(storage.sent(Lane.CLEANUP)).isEqualTo("none");
        }
    }

    @Nested
    @DisplayName("stops")
    class Stops {
        @Test
        @DisplayName("although storage answers every poll at once with nothing, which would keep its thread for ever")
        void eagerStorage() {
            SchedulerStorageClient eager = mock(SchedulerStorageClient.class);
            when(eager.poll(any(), anyInt(), any()))
                    .thenReturn(CompletableFuture.completedFuture(new InboundBatch(new SessionId(1), List.of())));
            SchedulerRuntime busy = SchedulerRuntime.builder(eager, new SessionId(1), () -> new SchedulerId(9))
                    .timer(timer)
                    .executor(stage.tasks::add)
                    .build();
            busy.start();
            stage.tasks.remove().run();
            CompletableFuture<Void> stopped = busy.stop();
            stage.tasks.remove().run();
            assertThat(stopped).isCompleted();
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("with the cause, whatever a policy throws: a dependent stage would swallow it")
        void policyThrows(Thrown thrown) {
            SchedulingPolicy broken = mock(SchedulingPolicy.class);
            when(broken.next()).thenAnswer(call -> {
                throw thrown.failure;
            });
            SchedulerRuntime failing =
                    builder().core(DecisionLoop.builder(broken).build()).build();
            failing.start();
            run();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.COMMIT, 1);
            answer(Lane.CLEANUP, 1);
            assertThat(failureOf(failing.termination()).getCause()).isSameAs(thrown.failure);
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("with the cause, whatever the storage client throws")
        void clientThrows(Thrown thrown) {
            SchedulerStorageClient broken = mock(SchedulerStorageClient.class);
            when(broken.poll(any(), anyInt(), any())).thenAnswer(call -> {
                throw thrown.failure;
            });
            assertThat(failureWith(broken).getCause()).isSameAs(thrown.failure);
        }

        @Test
        @DisplayName("§1.6 with an error that says so when the storage client returns no future, or a future of null")
        @SuppressWarnings("NullAway")
        void clientGivesNull() {
            SchedulerStorageClient silent = mock(SchedulerStorageClient.class);
            when(silent.poll(any(), anyInt(), any())).thenReturn(null);
            assertThat(failureWith(silent)).hasMessageContaining("the storage client returned no future");
            when(silent.poll(any(), anyInt(), any())).thenReturn(CompletableFuture.completedFuture(null));
            assertThat(failureWith(silent)).hasMessageContaining("the storage client answered null");
        }

        private Throwable failureWith(SchedulerStorageClient client) {
            SchedulerRuntime failing = SchedulerRuntime.builder(client, new SessionId(1), () -> new SchedulerId(9))
                    .timer(timer)
                    .executor(stage.tasks::add)
                    .build();
            failing.start();
            run();
            return failureOf(failing.termination());
        }

        @Test
        @DisplayName("§2.7 when the polls in flight have been answered; parked calls fail at once")
        void waitsForPolls() {
            start();
            CompletableFuture<Optional<SchedulerAssignment>> parked = ask(1);
            CompletableFuture<Void> stopped = runtime.stop();
            run();
            assertThat(failureOf(parked)).isInstanceOf(DispatchQueueClosedException.class);
            assertThat(stopped).isNotDone();
            for (Lane lane : Lane.values()) {
                answer(lane, 1);
            }
            assertThat(stopped).isCompleted();
            assertThat(runtime.termination()).isCompleted();
        }

        @Test
        @DisplayName("and sends storage no poll for what was left of a wait of the core's")
        void sendsNothing() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1);
            ask(1);
            advance(Duration.ofSeconds(4));
            ask(1);
            HeldPolls.Poll wake = storage.take(Lane.REGULAR);
            answer(Lane.REGULAR, 1);
            CompletableFuture<Void> stopped = runtime.stop();
            run();
            advance(Duration.ofSeconds(6));
            wake.answer().complete(new InboundBatch(new SessionId(1), List.of()));
            answer(Lane.COMMIT, 1);
            answer(Lane.CLEANUP, 1);
            assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
            assertThat(stopped).isCompleted();
        }

        @Test
        @DisplayName("at once when it was never started, and cannot be started then")
        void neverStarted() {
            CompletableFuture<Void> stopped = runtime.stop();
            run();
            assertThat(stopped).isCompleted();
            assertThatIllegalStateException().isThrownBy(runtime::start);
        }

        @Test
        @DisplayName("but refuses to wait for it where the test moves the time")
        void refusesToBlock() {
            assertThatIllegalStateException().isThrownBy(runtime::close);
        }
    }

    @Nested
    @DisplayName("drains")
    class Drains {
        @Test
        @DisplayName("what is queued or parked, until every assignment is acknowledged, and leaves the rest to storage")
        void handsOutTheRest() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3), TaskId.index(4));
            CompletableFuture<DrainReport> report = runtime.drain(MINUTE);
            run();
            List<TaskAssignmentRecord> records = new ArrayList<>();
            for (int em = 1; em <= 3; em++) {
                records.add(given(ask(em)).record());
            }
            CompletableFuture<Optional<SchedulerAssignment>> waits = ask(4);
            assertThat(waits).as("a call that finds nothing waits").isNotDone();
            assertThat(report).isNotDone();
            for (int em = 1; em <= 3; em++) {
                runtime.service().shutdown(new ExecutionManagerId(em), List.of(records.get(em - 1)));
            }
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(3, 2, 0));
            assertThat(waits).isCompletedExceptionally();
        }

        @Test
        @DisplayName("and counts as left to storage what comes back meanwhile, and what polls in flight bring")
        void countsWhatComes() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1);
            ask(1);
            CompletableFuture<DrainReport> report = runtime.drain(MINUTE);
            run();
            answer(Lane.REGULAR, 1, TaskId.index(1));
            answer(Lane.COMMIT, 1, TaskId.COMMIT);
            runtime.service().shutdown(EM, List.of());
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(0, 3, 0));
        }

        @Test
        @DisplayName("and sends no poll again that fails meanwhile, since nobody waits for what it would bring")
        void retriesNothing() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1);
            ask(1);
            CompletableFuture<DrainReport> report = runtime.drain(MINUTE);
            run();
            for (Lane lane : Lane.values()) {
                storage.take(lane).answer().completeExceptionally(new StorageTransportException("gone"));
            }
            run();
            advance(Duration.ofSeconds(10));
            for (Lane lane : Lane.values()) {
                assertThat(storage.sent(lane)).isEqualTo("none");
            }
            assertThat(report).isNotDone();
        }

        @Test
        @DisplayName("no longer than the timeout, and reports what is still out")
        void deadline() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1, TaskId.index(1));
            CompletableFuture<DrainReport> report = runtime.drain(Duration.ofSeconds(5));
            run();
            ask(1);
            advance(Duration.ofMillis(4_999));
            assertThat(report).isNotDone();
            advance(Duration.ofMillis(1));
            assertThat(report).isCompletedWithValue(new DrainReport(1, 1, 1));
        }

        @Test
        @DisplayName("what a slow callback executor still keeps, while other calls are told that it is over")
        void slowCallbacks() {
            ArrayDeque<Runnable> callbacks = new ArrayDeque<>();
            SchedulerRuntime mine = builder().callbackExecutor(callbacks::add).build();
            mine.start();
            run();
            CompletableFuture<Optional<SchedulerAssignment>> first =
                    mine.service().nextTask(EM, Optional.empty(), MINUTE);
            CompletableFuture<Optional<SchedulerAssignment>> second =
                    mine.service().nextTask(new ExecutionManagerId(2), Optional.empty(), MINUTE);
            answer(Lane.REGULAR, 1, TaskId.index(0));
            CompletableFuture<DrainReport> report = mine.drain(MINUTE);
            run();
            assertThat(report).isNotDone();
            callbacks.forEach(Runnable::run);
            run();
            assertThat(second).isCompletedExceptionally();
            assertThat(report).isNotDone();
            TaskAssignmentRecord record = given(first).record();
            mine.service().shutdown(EM, List.of(record));
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(1, 0, 0));
        }

        @Test
        @DisplayName("what a call has taken from the queue, but has not been given yet")
        void betweenQueueAndCall() {
            List<CompletableFuture<DrainReport>> reports = new ArrayList<>();
            SchedulerRuntime[] mine = new SchedulerRuntime[1];
            mine[0] = SchedulerRuntime.builder(storage, new SessionId(1), () -> {
                        reports.add(mine[0].drain(MINUTE));
                        run();
                        return new SchedulerId(9);
                    })
                    .timer(timer)
                    .executor(stage.tasks::add)
                    .build();
            mine[0].start();
            run();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            TaskAssignmentRecord record = given(mine[0].service().nextTask(EM, Optional.empty(), MINUTE))
                    .record();
            run();
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report).isNotDone());
            mine[0].service().shutdown(EM, List.of(record));
            run();
            assertThat(reports.get(0)).isCompletedWithValue(new DrainReport(1, 0, 0));
        }

        @Test
        @DisplayName(
                "at once when it was never started, or with a timeout of zero; a second drain gives the same report")
        void atOnce() {
            CompletableFuture<DrainReport> unstarted = runtime.drain(MINUTE);
            run();
            assertThat(unstarted).isCompletedWithValue(new DrainReport(0, 0, 0));
            assertThat(runtime.termination()).isCompleted();
            SchedulerRuntime mine = builder().build();
            mine.start();
            run();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            CompletableFuture<DrainReport> noTime = mine.drain(Duration.ZERO);
            CompletableFuture<DrainReport> again = mine.drain(MINUTE);
            run();
            assertThat(noTime).isCompletedWithValue(new DrainReport(0, 1, 0));
            assertThat(again).isCompletedWithValue(new DrainReport(0, 1, 0));
        }

        @Test
        @DisplayName("at once with a timeout of zero, even if the core refuses to end")
        void noTimeForTheCore() {
            SchedulerRuntime mine = builder()
                    .core((client, sink, cancellation) -> new CompletableFuture<>())
                    .build();
            mine.start();
            CompletableFuture<DrainReport> report = mine.drain(Duration.ZERO);
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(0, 0, 0));
            assertThat(mine.termination()).isNotDone();
        }

        @Test
        @DisplayName("no further when the core fails meanwhile")
        void coreFails() {
            CompletableFuture<Void> run = new CompletableFuture<>();
            SchedulerRuntime mine =
                    builder().core((client, sink, cancellation) -> run).build();
            mine.start();
            run();
            CompletableFuture<DrainReport> report = mine.drain(MINUTE);
            run();
            assertThat(report).isNotDone();
            run.completeExceptionally(new SchedulerException("failed"));
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(0, 0, 0));
            assertThat(mine.termination()).isCompletedExceptionally();
        }

        @Test
        @DisplayName("not after a stop")
        void stop() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            CompletableFuture<DrainReport> report = runtime.drain(MINUTE);
            run();
            CompletableFuture<Void> stopped = runtime.stop();
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(0, 1, 0));
            for (Lane lane : Lane.values()) {
                answer(lane, 1);
            }
            assertThat(stopped).isCompleted();
        }

        @Test
        @DisplayName("nothing after a stop, and counts what was parked then as left to storage")
        void parkedAtStop() {
            start();
            answer(Lane.REGULAR, 1, TaskId.index(0));
            answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3));
            runtime.stop();
            run();
            for (Lane lane : Lane.values()) {
                answer(lane, 1);
            }
            assertThat(runtime.termination()).isCompleted();
            CompletableFuture<DrainReport> report = runtime.drain(MINUTE);
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(0, 4, 0));
        }

        @Test
        @DisplayName("nothing once a stop was asked for, even while the core has not ended yet")
        void stopping() {
            CompletableFuture<Void> slow = new CompletableFuture<>();
            SchedulerRuntime mine =
                    builder().core((client, sink, cancellation) -> slow).build();
            mine.start();
            mine.stop();
            CompletableFuture<DrainReport> report = mine.drain(MINUTE);
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(0, 0, 0));
            slow.complete(null);
            run();
            assertThat(mine.termination()).isCompleted();
        }
    }

    @Nested
    @DisplayName("the core")
    class TheCore {
        @Test
        @DisplayName("§5.10 is called on the serial executor, with a view made around the decorated client")
        void view() {
            List<Object> seen = new ArrayList<>();
            SchedulerRuntime mine = builder()
                    .core(
                            (client, sink, cancellation) -> {
                                seen.add(client);
                                return CompletableFuture.failedFuture(new IllegalStateException("no luck"));
                            },
                            client -> client)
                    .build();
            mine.start();
            assertThat(seen).isEmpty();
            run();
            assertThat(seen).hasSize(1).doesNotContain(storage);
            assertThat(failureOf(mine.termination()))
                    .isExactlyInstanceOf(SchedulerException.class)
                    .hasMessageContaining("no luck");
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("§5.1 that fails ends the runtime with the cause, whatever that is")
        void fails(Thrown thrown) {
            SchedulerRuntime mine = builder()
                    .core((client, sink, cancellation) -> CompletableFuture.failedFuture(thrown.failure))
                    .build();
            mine.start();
            run();
            assertThat(failureOf(mine.termination()).getCause()).isSameAs(thrown.failure);
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("§5.1 that throws ends the runtime with the cause, whatever that is")
        void runThrows(Thrown thrown) {
            SchedulerRuntime mine = builder()
                    .core((client, sink, cancellation) -> {
                        throw Thrown.sneakily(thrown.failure);
                    })
                    .build();
            mine.start();
            run();
            assertThat(failureOf(mine.termination()).getCause()).isSameAs(thrown.failure);
        }

        @Test
        @DisplayName("§5.1 that ends without being cancelled ends the runtime with an error")
        void endsEarly() {
            SchedulerRuntime mine = builder()
                    .core((client, sink, cancellation) -> CompletableFuture.completedFuture(null))
                    .build();
            mine.start();
            run();
            assertThat(failureOf(mine.termination())).hasMessageContaining("ended without having been cancelled");
        }

        @Test
        @DisplayName("§1.6 that returns null for a future ends the runtime with an error that says so")
        @SuppressWarnings("NullAway")
        void givesNull() {
            SchedulerRuntime mine =
                    builder().core((client, sink, cancellation) -> null).build();
            mine.start();
            run();
            assertThat(failureOf(mine.termination())).hasMessageContaining("the core returned no future (§1.6)");
        }

        @Test
        @DisplayName("whose cancellation action throws is stopped and drained all the same")
        void actionThrows() {
            CompletableFuture<Void> ofDrained = new CompletableFuture<>();
            SchedulerRuntime drained = throwingWhenCancelled(ofDrained);
            CompletableFuture<DrainReport> report = drained.drain(MINUTE);
            run();
            assertThat(report).as("while the core has not ended").isNotDone();
            ofDrained.complete(null);
            run();
            assertThat(report).isCompletedWithValue(new DrainReport(0, 0, 0));
            assertThat(drained.termination()).isCompleted();

            CompletableFuture<Void> ofStopped = new CompletableFuture<>();
            SchedulerRuntime stopped = throwingWhenCancelled(ofStopped);
            CompletableFuture<DrainReport> endedByStop = stopped.drain(MINUTE);
            CompletableFuture<Void> stop = stopped.stop();
            run();
            assertThat(endedByStop).isCompletedWithValue(new DrainReport(0, 0, 0));
            ofStopped.complete(null);
            run();
            assertThat(stop).isCompleted();
        }

        private SchedulerRuntime throwingWhenCancelled(CompletableFuture<Void> ended) {
            SchedulerRuntime mine = builder()
                    .core((client, sink, cancellation) -> {
                        cancellation.onCancelled(() -> {
                            throw Thrown.sneakily(new IOException("thrown by an action, on purpose"));
                        });
                        return ended;
                    })
                    .build();
            mine.start();
            run();
            return mine;
        }
    }

    @Nested
    @DisplayName("the futures of its end")
    class Futures {
        @Test
        @DisplayName("§1.2 are the same for all who ask, so that asking every second leaves nothing behind")
        void shared() {
            start();
            assertThat(runtime.termination()).isSameAs(runtime.termination());
            assertThat(runtime.drain(MINUTE)).isSameAs(runtime.drain(MINUTE));
            assertThat(runtime.stop()).isSameAs(runtime.stop());
        }

        @Test
        @DisplayName("§1.2 cannot be changed by those who ask")
        void readOnly() {
            start();
            CompletableFuture<Void> stopped = runtime.stop();
            assertThat(stopped.complete(null)).isFalse();
            assertThat(runtime.termination().cancel(false)).isFalse();
            assertThat(runtime.drain(MINUTE).completeExceptionally(new IllegalStateException("mine")))
                    .isFalse();
            assertThat(stopped).isNotDone();
        }
    }

    @Test
    @DisplayName("§1.1 refuses options out of range, naming the value")
    void ranges() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().queueCapacity(0))
                .withMessageContaining("queueCapacity: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().maxInFlight(0))
                .withMessageContaining("maxInFlight: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().livenessTimeout(Duration.ZERO))
                .withMessageContaining("livenessTimeout: PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().stopTimeout(Duration.ofSeconds(-1)))
                .withMessageContaining("stopTimeout: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().retryBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessage("longest: PT1S is below first, PT2S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runtime.drain(Duration.ofSeconds(-1)))
                .withMessageContaining("timeout: PT-1S");
    }

    @Test
    @DisplayName("accepts the longest possible durations without overflow")
    void longest() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        SchedulerRuntime patient = builder()
                .stopTimeout(longest)
                .livenessTimeout(longest)
                .retryBackoff(longest, longest)
                .executor(Runnable::run)
                .build();
        patient.start();
        storage.take(Lane.REGULAR).answer().completeExceptionally(new StorageTransportException("away"));
        patient.drain(longest);
        for (Lane lane : List.of(Lane.COMMIT, Lane.CLEANUP)) {
            storage.answer(lane, 1);
        }
        assertThat(patient.termination()).isCompleted();
    }

    @Test
    @DisplayName("completes parked calls on the callback executor, if there is one")
    void callbackExecutor() {
        List<Runnable> callbacks = new ArrayList<>();
        SchedulerRuntime mine = builder()
                .callbackExecutor(callbacks::add)
                .livenessTimeout(MINUTE)
                .retryBackoff(Duration.ofMillis(1), Duration.ofMillis(2))
                .maxInFlight(1)
                .build();
        mine.start();
        run();
        CompletableFuture<Optional<SchedulerAssignment>> parked = mine.service().nextTask(EM, Optional.empty(), MINUTE);
        answer(Lane.REGULAR, 1, TaskId.index(0));
        assertThat(parked).isNotDone();
        callbacks.get(0).run();
        assertThat(task(parked)).isEqualTo("1:0");
    }

    @Test
    @DisplayName("warns of an executor that refuses, unless it has ended")
    void executorRefuses() {
        AtomicBoolean shutDown = new AtomicBoolean();
        Executor executor = task -> {
            if (shutDown.get()) {
                throw new RejectedExecutionException("shut down");
            }
            stage.tasks.add(task);
        };
        SchedulerRuntime ended = builder().executor(executor).build();
        ended.stop();
        run();
        SchedulerRuntime live = builder().executor(executor).build();
        shutDown.set(true);
        assertThat(Logged.at("WARN", ended::stop)).isEmpty();
        assertThat(Logged.at("WARN", live::start)).hasSize(1);
    }

    @Test
    @DisplayName("starts, sees a new session, drains and ends, whatever the log throws")
    void brokenLog() {
        Logged.withBrokenLog(() -> {
            start();
            answer(Lane.REGULAR, 2, TaskId.index(0));
            answer(Lane.COMMIT, 1);
            assertThat(task(ask(1))).isEqualTo("2:0");
            CompletableFuture<DrainReport> report = runtime.drain(Duration.ofSeconds(1));
            run();
            advance(Duration.ofSeconds(1));
            assertThat(report).isCompletedWithValue(new DrainReport(0, 0, 1));
            for (Lane lane : Lane.values()) {
                answer(lane, 2);
            }
        });
        assertThat(runtime.termination()).isCompleted();
    }

    @Test
    @DisplayName("refuses a long wait that is not below the stop timeout")
    void longWait() {
        DecisionLoop patient = DecisionLoop.builder(new FifoPolicy())
                .longWait(Duration.ofSeconds(30))
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().core(patient).build())
                .withMessageContaining("PT30S");
    }

    @Test
    @DisplayName("is built once by its builder, since its core runs once; a refused build does not count")
    void builtOnce() {
        SchedulerRuntime.Builder mine = builder().stopTimeout(Duration.ofSeconds(10));
        assertThatIllegalArgumentException().isThrownBy(mine::build).withMessageContaining("longWait: PT10S");
        mine.stopTimeout(Duration.ofSeconds(11)).build();
        assertThatIllegalStateException().isThrownBy(mine::build).withMessageContaining("another builder");
    }

    private final class Hearing implements SchedulerListener {
        @Override
        public void requeued(ExecutionManagerId em, SessionAssignment assignment, long nanoTime) {
            heard.add("requeued " + assignment.assignment().taskId());
        }

        @Override
        public void droppedAsStale(SessionAssignment assignment, long nanoTime) {
            heard.add("droppedAsStale " + assignment.assignment().taskId());
        }

        @Override
        public void sessionBumped(SessionId sessionId, long nanoTime) {
            heard.add("sessionBumped " + sessionId);
        }

        @Override
        public void pollRetried(
                Lane lane, int attempt, Duration backoff, StorageClientException failure, long nanoTime) {
            heard.add("pollRetried " + lane + " " + attempt);
        }
    }
}
