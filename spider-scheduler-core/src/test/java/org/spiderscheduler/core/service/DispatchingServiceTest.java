package org.spiderscheduler.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.Thrown;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("The scheduler service")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class DispatchingServiceTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTimer timer = new ManualTimer();
    private final DispatchQueue queue =
            DispatchQueue.builder(8, new SessionId(1)).timer(timer).build();
    private final RememberingReturns back = new RememberingReturns();
    private final List<String> requeued = back.requeued;
    private final List<String> acknowledged = back.acknowledged;
    private SchedulerId schedulerId = new SchedulerId(5);
    private final DispatchingService service =
            builder().returns(back).firstAssignmentId(-1).build();

    /** What the service is given to take assignments from. */
    DispatchQueueSource source(DispatchQueue queue) {
        return queue.source();
    }

    private DispatchingService.Builder builder() {
        return DispatchingService.builder(source(queue), queue.sink()::sessionId, () -> schedulerId, timer);
    }

    private void enqueue(long index) {
        queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index)));
    }

    private CompletableFuture<Optional<SchedulerAssignment>> ask() {
        return service.nextTask(EM, Optional.empty(), SECOND);
    }

    private static SchedulerAssignment given(CompletableFuture<Optional<SchedulerAssignment>> answer) {
        return resultOf(answer).orElseThrow();
    }

    private static String task(CompletableFuture<Optional<SchedulerAssignment>> answer) {
        return resultOf(answer)
                .map(given -> given.assignment().taskId().toString())
                .orElse("none");
    }

    @Test
    @DisplayName(
            "hands out with an id, the scheduler's id of that moment and the session, and takes the acknowledgement")
    void handsOut() {
        enqueue(0);
        SchedulerAssignment first = given(ask());
        assertThat(first.record())
                .hasToString("TaskAssignmentRecord[assignmentId=18446744073709551615, schedulerId=5]");
        assertThat(first.sessionId()).isEqualTo(new SessionId(1));
        schedulerId = new SchedulerId(6);
        enqueue(1);
        SchedulerAssignment second = given(service.nextTask(EM, Optional.of(first.record()), SECOND));
        assertThat(second.record()).hasToString("TaskAssignmentRecord[assignmentId=0, schedulerId=6]");
        assertThat(acknowledged).containsExactly("0");
        assertThat(requeued).isEmpty();
    }

    @Test
    @DisplayName("ignores an acknowledgement that names another issuer, and takes the assignment back instead")
    void foreignAcknowledgement() {
        enqueue(0);
        TaskAssignmentRecord record = given(ask()).record();
        service.nextTask(
                EM, Optional.of(new TaskAssignmentRecord(record.assignmentId(), new SchedulerId(99))), Duration.ZERO);
        assertThat(acknowledged).isEmpty();
        assertThat(requeued).containsExactly("0");
    }

    @Test
    @DisplayName("takes a lost answer back when the next call finds its assignment unacknowledged")
    void lostAnswer() {
        enqueue(0);
        ask();
        ask();
        assertThat(requeued).containsExactly("0");
        assertThat(service.stats().outstanding()).isZero();
    }

    @Test
    @DisplayName("offers a hand-out again at once that did not reach its execution manager, and only once")
    void givesBack() {
        enqueue(0);
        TaskAssignmentRecord record = given(ask()).record();
        service.giveBack(new ExecutionManagerId(2), record);
        assertThat(requeued).isEmpty();
        service.giveBack(EM, record);
        service.giveBack(EM, record);
        assertThat(requeued).containsExactly("0");
        assertThat(service.stats().outstanding()).isZero();
        service.nextTask(EM, Optional.of(record), Duration.ZERO);
        assertThat(acknowledged).isEmpty();
    }

    @Test
    @DisplayName("ignores that a hand-out did not arrive when it has been acknowledged")
    void givesBackTooLate() {
        enqueue(0);
        TaskAssignmentRecord record = given(ask()).record();
        service.nextTask(EM, Optional.of(record), Duration.ZERO);
        service.giveBack(EM, record);
        assertThat(acknowledged).containsExactly("0");
        assertThat(requeued).isEmpty();
    }

    @Test
    @DisplayName("does not treat the return of a hand-out that did not arrive as a sign of life")
    void givenBackIsNoLife() {
        enqueue(0);
        TaskAssignmentRecord record = given(ask()).record();
        timer.advance(Duration.ofSeconds(29));
        service.giveBack(EM, record);
        timer.advance(Duration.ofSeconds(1));
        assertThat(service.shutdown(EM, List.of())).isCompletedExceptionally();
    }

    @Test
    @DisplayName("ends an earlier call that is still parked with none, so that it takes no task")
    void secondCall() {
        CompletableFuture<Optional<SchedulerAssignment>> earlier = ask();
        CompletableFuture<Optional<SchedulerAssignment>> later = ask();
        assertThat(task(earlier)).isEqualTo("none");
        enqueue(0);
        assertThat(task(later)).isEqualTo("0");
    }

    @Test
    @DisplayName("loses nothing when the caller cancels its call")
    void cancelled() {
        assertThat(ask().cancel(false)).isTrue();
        enqueue(0);
        CompletableFuture<Optional<SchedulerAssignment>> answer = ask();
        assertThat(task(answer)).isEqualTo("0");
        assertThat(answer.cancel(false)).isFalse();
    }

    @Test
    @DisplayName("refuses its caller's cancel once the assignment is on record, though it has not arrived yet")
    void cancelledTooLate() {
        List<CompletableFuture<Optional<SchedulerAssignment>>> calls = new ArrayList<>();
        List<Boolean> cancelled = new ArrayList<>();
        SchedulerListener listener = mock();
        doAnswer(dispatched -> cancelled.add(calls.get(0).cancel(false)))
                .when(listener)
                .dispatched(any(), any(), any(), anyLong());
        calls.add(builder().listener(listener).build().nextTask(EM, Optional.empty(), SECOND));
        enqueue(0);
        assertThat(cancelled).containsExactly(false);
        assertThat(task(calls.get(0))).isEqualTo("0");
    }

    @Test
    @DisplayName("§4.3 answers a call that does not wait at once, with none")
    void noWait() {
        assertThat(task(service.nextTask(EM, Optional.empty(), Duration.ZERO))).isEqualTo("none");
    }

    @Test
    @DisplayName("answers with none when the wait is over")
    void timesOut() {
        CompletableFuture<Optional<SchedulerAssignment>> answer = ask();
        timer.advance(SECOND);
        assertThat(task(answer)).isEqualTo("none");
    }

    @Test
    @DisplayName(
            "takes back what an execution manager held when it has been silent for the liveness timeout, not before")
    void dies() {
        enqueue(0);
        ask();
        timer.advance(Duration.ofSeconds(20));
        service.heartbeat(EM);
        timer.advance(Duration.ofMillis(29_999));
        assertThat(requeued).isEmpty();
        timer.advance(Duration.ofMillis(1));
        assertThat(requeued).containsExactly("0");
    }

    @Test
    @DisplayName("does not consider one dead that has a parked call; its silence counts from the call's end")
    void parkedIsAlive() {
        CompletableFuture<Optional<SchedulerAssignment>> answer =
                service.nextTask(EM, Optional.empty(), Duration.ofSeconds(100));
        timer.advance(Duration.ofSeconds(99));
        assertThat(answer).isNotDone();
        enqueue(0);
        assertThat(task(answer)).isEqualTo("0");
        timer.advance(Duration.ofMillis(29_999));
        assertThat(requeued).isEmpty();
        timer.advance(Duration.ofMillis(1));
        assertThat(requeued).containsExactly("0");
    }

    @Test
    @DisplayName("ends the parked call of one that leaves, and refuses one that is not known")
    void leaves() {
        CompletableFuture<Optional<SchedulerAssignment>> answer = ask();
        assertThat(service.shutdown(EM, List.of())).isCompleted();
        assertThat(task(answer)).isEqualTo("none");
        assertThat(failureOf(service.shutdown(EM, List.of())))
                .isInstanceOf(UnknownExecutionManagerException.class)
                .hasMessageContaining("execution manager 1");
    }

    @Test
    @DisplayName("takes what one that leaves acknowledges, and offers the rest again, whatever else it names")
    void leavesAcknowledging() {
        DispatchingService two = builder().maxInFlight(2).returns(back).build();
        enqueue(0);
        enqueue(1);
        TaskAssignmentRecord held =
                given(two.nextTask(EM, Optional.empty(), SECOND)).record();
        two.nextTask(EM, Optional.empty(), SECOND);
        TaskAssignmentRecord foreign = new TaskAssignmentRecord(held.assignmentId(), new SchedulerId(99));
        assertThat(Logged.at("ERROR", () -> two.shutdown(EM, List.of(held, foreign))))
                .isEmpty();
        assertThat(acknowledged).containsExactly("0");
        assertThat(requeued).containsExactly("1");
    }

    @Test
    @DisplayName("works without a listener, and without a place for what comes back")
    void bare() {
        SessionId[] session = {new SessionId(1)};
        List<String> errors = Logged.at("ERROR", () -> {
            DispatchingService bare = DispatchingService.builder(
                            source(queue), () -> session[0], () -> schedulerId, timer)
                    .build();
            enqueue(0);
            enqueue(1);
            TaskAssignmentRecord record =
                    given(bare.nextTask(EM, Optional.empty(), SECOND)).record();
            bare.giveBack(EM, record);
            bare.giveBack(EM, record);
            record = given(bare.nextTask(EM, Optional.empty(), SECOND)).record();
            bare.nextTask(EM, Optional.of(record), Duration.ZERO);
            bare.shutdown(EM, List.of(record));
            enqueue(2);
            bare.nextTask(EM, Optional.empty(), SECOND);
            timer.advance(Duration.ofSeconds(30));
            assertThat(bare.stats()).isEqualTo(new ServiceStats(0, 0, 0, 3));
            enqueue(3);
            session[0] = new SessionId(2);
            assertThat(task(bare.nextTask(EM, Optional.empty(), Duration.ZERO))).isEqualTo("none");
        });
        assertThat(errors).isEmpty();
    }

    @Test
    @DisplayName("answers with the bare cause when the queue is closed, after it took the acknowledgement")
    void closed() {
        enqueue(0);
        TaskAssignmentRecord record = given(ask()).record();
        queue.close();
        assertThat(failureOf(service.nextTask(EM, Optional.of(record), SECOND)))
                .isInstanceOf(DispatchQueueClosedException.class);
        assertThat(acknowledged).containsExactly("0");
    }

    @Test
    @DisplayName("once ended, fails parked and later calls with the cause, but still takes acknowledgements")
    void ended() {
        SchedulerException cause = new SchedulerException("the core failed");
        enqueue(0);
        TaskAssignmentRecord record = given(ask()).record();
        CompletableFuture<Optional<SchedulerAssignment>> parked =
                service.nextTask(new ExecutionManagerId(2), Optional.empty(), SECOND);
        service.end(cause);
        assertThat(failureOf(parked)).isSameAs(cause);
        service.end(new SchedulerException("ended again"));
        enqueue(1);
        assertThat(failureOf(service.nextTask(EM, Optional.of(record), SECOND))).isSameAs(cause);
        assertThat(acknowledged).containsExactly("0");
    }

    @Test
    @DisplayName("once ended, registers nobody: no sweep would ever remove them")
    void nobodyJoinsTheEnded() {
        SchedulerException cause = new SchedulerException("the core failed");
        service.heartbeat(EM);
        service.end(cause);
        ExecutionManagerId caller = new ExecutionManagerId(2);
        ExecutionManagerId beating = new ExecutionManagerId(3);
        assertThat(failureOf(service.nextTask(caller, Optional.empty(), SECOND)))
                .isSameAs(cause);
        assertThat(service.heartbeat(beating)).isCompleted();
        for (ExecutionManagerId stranger : List.of(caller, beating)) {
            assertThat(failureOf(service.shutdown(stranger, List.of())))
                    .isInstanceOf(UnknownExecutionManagerException.class);
        }
        assertThat(service.shutdown(EM, List.of())).isCompleted();
    }

    @Test
    @DisplayName(
            "drops what is of a passed session at hand-out, reports it, and goes on waiting for the rest of the wait")
    void staleAtHandOut() {
        SessionId[] session = {new SessionId(1)};
        SchedulerListener listener = mock();
        DispatchingService fenced = DispatchingService.builder(
                        source(queue), () -> session[0], () -> schedulerId, timer)
                .listener(listener)
                .build();
        CompletableFuture<Optional<SchedulerAssignment>> answer = fenced.nextTask(EM, Optional.empty(), SECOND);
        session[0] = new SessionId(2);
        enqueue(0);
        assertThat(answer).isNotDone();
        verify(listener)
                .droppedAsStale(
                        new SessionAssignment(
                                new SessionId(1),
                                new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(0))),
                        timer.nanoTime());
        timer.advance(SECOND);
        assertThat(task(answer)).isEqualTo("none");
    }

    @Test
    @DisplayName(
            "lets an execution manager have as many calls and assignments as configured, and takes back the oldest")
    void maxInFlight() {
        DispatchingService two = builder().maxInFlight(2).build();
        CompletableFuture<Optional<SchedulerAssignment>> first = two.nextTask(EM, Optional.empty(), SECOND);
        CompletableFuture<Optional<SchedulerAssignment>> second = two.nextTask(EM, Optional.empty(), SECOND);
        enqueue(0);
        assertThat(task(first)).isEqualTo("0");
        assertThat(second).isNotDone();
        two.nextTask(EM, Optional.empty(), SECOND);
        assertThat(task(second)).isEqualTo("none");
        assertThat(two.stats().outstanding()).isEqualTo(1);
        assertThat(two.stats().handedOut()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "with room for more than one, takes a lost answer back when it is given back, since later calls do not show it")
    void lostAmongSeveral() {
        Returns back = mock();
        DispatchingService two = builder().maxInFlight(2).returns(back).build();
        enqueue(0);
        TaskAssignmentRecord lost =
                given(two.nextTask(EM, Optional.empty(), SECOND)).record();
        Optional<TaskAssignmentRecord> previous = Optional.empty();
        for (int index = 1; index <= 3; index++) {
            enqueue(index);
            previous = Optional.of(given(two.nextTask(EM, previous, SECOND)).record());
        }
        verify(back, never()).requeue(any());
        assertThat(two.stats().outstanding()).isEqualTo(2);
        two.giveBack(EM, lost);
        two.giveBack(EM, lost);
        verify(back).requeue(any());
        assertThat(two.stats().outstanding()).isEqualTo(1);
    }

    @Test
    @DisplayName("§1.1 fails the call and gives the assignment back when the session is not known")
    void sessionUnknown() {
        Returns back = mock(Returns.class);
        DispatchingService lost = DispatchingService.builder(
                        source(queue),
                        () -> {
                            throw new IllegalStateException("on purpose");
                        },
                        () -> schedulerId,
                        timer)
                .returns(back)
                .build();
        enqueue(0);
        assertThat(failureOf(lost.nextTask(EM, Optional.empty(), SECOND)))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("the current session is not known")
                .hasMessageContaining("on purpose");
        verify(back).requeue(any());
    }

    @Test
    @DisplayName(
            "counts at one instant: an execution manager that may have one has an open call or an assignment, never both")
    void figuresOfOneInstant() {
        CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> {
            Optional<TaskAssignmentRecord> previous = Optional.empty();
            for (int index = 0; index < 100_000; index++) {
                CompletableFuture<Optional<SchedulerAssignment>> call = service.nextTask(EM, previous, SECOND);
                enqueue(index);
                previous = Optional.of(given(call).record());
            }
        });
        do {
            ServiceStats now = service.stats();
            assertThat(now.waitingCalls() + now.outstanding()).as("%s", now).isLessThanOrEqualTo(1);
        } while (!calls.isDone());
        calls.join();
        assertThat(service.stats()).isEqualTo(new ServiceStats(1, 0, 1, 100_000));
    }

    @Nested
    @DisplayName("with returns that throw, which is logged,")
    class ThrowingReturns {
        private final Supplier<SessionId> session = mock();
        private final DispatchingService service = DispatchingService.builder(
                        source(queue), session, () -> schedulerId, timer)
                .livenessTimeout(SECOND)
                .returns(new Returns() {
                    @Override
                    public void requeue(SessionAssignment returned) {
                        requeued.add(returned.assignment().taskId().toString());
                        throw Thrown.sneakily(new IOException("requeue, on purpose"));
                    }

                    @Override
                    public void acknowledged(SessionAssignment taken) {
                        acknowledged.add(taken.assignment().taskId().toString());
                        throw Thrown.sneakily(new IOException("acknowledged, on purpose"));
                    }
                })
                .build();

        @BeforeEach
        void inSession() {
            when(session.get()).thenReturn(new SessionId(1));
        }

        private CompletableFuture<Optional<SchedulerAssignment>> ask(long em, Optional<TaskAssignmentRecord> previous) {
            return service.nextTask(new ExecutionManagerId(em), previous, SECOND);
        }

        @Test
        @DisplayName("serves a call that acknowledges, and one that finds an assignment unacknowledged")
        void serves() {
            enqueue(0);
            enqueue(1);
            TaskAssignmentRecord record = given(ask(1, Optional.empty())).record();
            assertThat(Logged.at(
                            "ERROR",
                            () -> assertThat(task(ask(1, Optional.of(record)))).isEqualTo("1")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("it may not know that", "taskId=0"));
            assertThat(acknowledged).containsExactly("0");
            enqueue(2);
            assertThat(Logged.at(
                            "ERROR",
                            () -> assertThat(task(ask(1, Optional.empty()))).isEqualTo("2")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("is not offered again until storage offers it"));
            assertThat(requeued).containsExactly("1");
        }

        @Test
        @DisplayName("fails a call that it cannot hand out to")
        void fails() {
            when(session.get()).thenAnswer(call -> {
                throw new IOException("no session, on purpose");
            });
            enqueue(0);
            assertThat(failureOf(ask(1, Optional.empty()))).hasMessageContaining("no session, on purpose");
            assertThat(requeued).containsExactly("0");
        }

        @Test
        @DisplayName("takes everything back from those that leave, and from all that are silent")
        void takesBack() {
            for (int em = 1; em <= 3; em++) {
                enqueue(em);
                ask(em, Optional.empty());
            }
            assertThat(service.shutdown(new ExecutionManagerId(1), List.of())).isCompleted();
            assertThat(requeued).containsExactly("1");
            timer.advance(SECOND);
            assertThat(requeued).containsExactly("1", "2", "3");
            assertThat(service.stats().outstanding()).isZero();
        }
    }

    @Test
    @DisplayName("§4.3 waits by the queue's clock at a queue that has another than the service")
    void twoClocks() {
        ManualTimer another = new ManualTimer();
        try (DispatchQueue apart =
                DispatchQueue.builder(8, new SessionId(1)).timer(another).build()) {
            DispatchingService service = DispatchingService.builder(
                            source(apart), apart.sink()::sessionId, () -> schedulerId, timer)
                    .build();
            timer.advance(Duration.ofHours(1));
            CompletableFuture<Optional<SchedulerAssignment>> answer = service.nextTask(EM, Optional.empty(), SECOND);
            assertThat(answer).isNotDone();
            another.advance(SECOND);
            assertThat(task(answer)).isEqualTo("none");
        }
    }

    @Test
    @DisplayName("gives back what reaches a call that ended meanwhile")
    void endedMeanwhile() {
        List<Runnable> later = new ArrayList<>();
        try (DispatchQueue slow = DispatchQueue.builder(8, new SessionId(1))
                .timer(timer)
                .executor(later::add)
                .build()) {
            RememberingReturns back = new RememberingReturns();
            DispatchingService late = DispatchingService.builder(
                            source(slow), slow.sink()::sessionId, () -> schedulerId, timer)
                    .returns(back)
                    .build();
            CompletableFuture<Optional<SchedulerAssignment>> answer = late.nextTask(EM, Optional.empty(), SECOND);
            slow.sink().enqueue(new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(3)));
            assertThat(answer.cancel(false)).isTrue();
            later.forEach(Runnable::run);
            assertThat(back.requeued).containsExactly("3");
            assertThat(late.stats().outstanding()).isZero();
        }
    }

    @Test
    @DisplayName("reports one that it considers dead, and treats it as new when it is heard from again")
    void listens() {
        List<String> heard = new ArrayList<>();
        DispatchingService watched = builder()
                .livenessTimeout(SECOND)
                .listener(new SchedulerListener() {
                    @Override
                    public void executionManagerJoined(ExecutionManagerId executionManager, long nanoTime) {
                        heard.add("joined");
                    }

                    @Override
                    public void executionManagerDied(ExecutionManagerId executionManager, long nanoTime) {
                        heard.add("died");
                    }
                })
                .build();
        watched.heartbeat(EM);
        watched.heartbeat(EM);
        timer.advance(SECOND);
        watched.heartbeat(EM);
        assertThat(heard).containsExactly("joined", "died", "joined");
        watched.end(new SchedulerException("stopped"));
        watched.end(new SchedulerException("stopped again"));
        timer.advance(SECOND);
        assertThat(heard).hasSize(3);
    }

    @Test
    @DisplayName("loses nothing when the scheduler's id cannot be read: the call fails with the cause")
    void noSchedulerId() {
        DispatchingService nameless = DispatchingService.builder(
                        queue.source(),
                        queue.sink()::sessionId,
                        () -> {
                            throw new IllegalStateException("not registered");
                        },
                        timer)
                .returns(back)
                .build();
        CompletableFuture<Optional<SchedulerAssignment>> call = nameless.nextTask(EM, Optional.empty(), SECOND);
        enqueue(0);
        assertThat(failureOf(call)).isInstanceOf(SchedulerException.class).hasMessageContaining("not registered");
        assertThat(requeued).containsExactly("0");
        assertThat(nameless.stats().outstanding()).isZero();
    }

    @Test
    @DisplayName("§1.1 refuses what is out of range, naming the value")
    void ranges() {
        DispatchingService.Builder builder = builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.nextTask(EM, Optional.empty(), Duration.ofNanos(-1)))
                .withMessageContaining("wait: PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.livenessTimeout(Duration.ZERO))
                .withMessageContaining("livenessTimeout: PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.livenessTimeout(Duration.ofSeconds(-1)))
                .withMessageContaining("livenessTimeout: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxInFlight(0))
                .withMessageContaining("maxInFlight: 0");
    }
}
