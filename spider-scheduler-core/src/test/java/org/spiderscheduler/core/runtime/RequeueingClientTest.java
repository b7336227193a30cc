package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.ManualTimer;
import org.spiderscheduler.core.time.Timer;

@DisplayName("The requeueing client")
class RequeueingClientTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final HeldPolls storage = new HeldPolls(3);
    private final ManualTimer timer = new ManualTimer();
    private final SerialExecutor serial = new SerialExecutor(Runnable::run);
    private final RetryingPolls polls =
            new RetryingPolls(storage, serial, timer, new Backoff(Duration.ofMillis(1), LONG), new Random(1), null);
    private RequeueingClient client;

    @BeforeEach
    void connect() {
        client = new RequeueingClient(storage, polls, serial, timer, new SessionId(1), null);
    }

    private static SessionAssignment assignment(long index) {
        return new SessionAssignment(
                new SessionId(1), HeldPolls.entry(TaskId.index(index)).toAssignment());
    }

    private void requeue(long index, int times) {
        for (int i = 0; i < times; i++) {
            client.requeue(assignment(index));
            if (i < times - 1) {
                assertGives(client.pollReady(1, LONG), 1, index);
            }
        }
    }

    /** A poll of the core's, answered by what came back; storage still holds the one that was sent for it. */
    private void answeredEarly(int maxItems, Duration wait) {
        CompletableFuture<InboundBatch> early = client.pollReady(maxItems, wait);
        requeue(1, 1);
        assertGives(early, 1, 1);
    }

    /** Session 2 is seen in the answer to a poll of the cleanup lane. */
    private void beginSession2(int maxItems) {
        CompletableFuture<InboundBatch> cleanup = client.pollCleanupReady(maxItems, LONG);
        storage.answer(Lane.CLEANUP, 2);
        assertGives(cleanup, 2);
    }

    private static void assertGives(CompletableFuture<InboundBatch> answer, long session, long... indexes) {
        InboundBatch batch = resultOf(answer);
        assertThat(batch.sessionId()).isEqualTo(new SessionId(session));
        assertThat(batch.entries())
                .extracting(entry -> ((TaskId.Index) entry.taskId()).value())
                .containsExactlyElementsOf(
                        java.util.Arrays.stream(indexes).boxed().toList());
    }

    @Test
    @DisplayName("§2.1 gives what came back at once, in order, and never more than asked for")
    void first() {
        requeue(1, 1);
        requeue(2, 1);
        requeue(3, 1);
        assertGives(client.pollReady(2, Duration.ZERO), 1, 1, 2);
        assertGives(client.pollReady(2, LONG), 1, 3);
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
    }

    @Test
    @DisplayName(
            "§2.1 asks storage at once for the session alone, though something came back, and fails if storage fails")
    void pollForNothing() {
        requeue(1, 1);
        CompletableFuture<InboundBatch> asked = client.pollReady(0, LONG);
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("0 for PT0S");
        storage.answer(Lane.REGULAR, 1);
        assertGives(asked, 1);
        CompletableFuture<InboundBatch> failing = client.pollReady(0, LONG);
        storage.take(Lane.REGULAR).answer().completeExceptionally(new InboundClosedException("closed"));
        assertThat(failureOf(failing)).isInstanceOf(InboundClosedException.class);
        assertGives(client.pollReady(1, LONG), 1, 1);
    }

    @Test
    @DisplayName("gives what came back for the third time behind storage's entries, when those were short")
    void third() {
        requeue(7, 3);
        CompletableFuture<InboundBatch> full = client.pollReady(1, Duration.ZERO);
        storage.answer(Lane.REGULAR, 1, TaskId.index(1));
        assertGives(full, 1, 1);
        CompletableFuture<InboundBatch> shortOne = client.pollReady(2, Duration.ZERO);
        storage.answer(Lane.REGULAR, 1, TaskId.index(2));
        assertGives(shortOne, 1, 2, 7);
    }

    @Test
    @DisplayName("gives it behind the answer of a drain that is under way, not instead of it")
    void thirdWhileDraining() {
        requeue(7, 2);
        assertGives(client.pollReady(1, LONG), 1, 7);
        CompletableFuture<InboundBatch> draining = client.pollReady(2, Duration.ZERO);
        client.requeue(assignment(7));
        assertThat(draining).isNotDone();
        storage.answer(Lane.REGULAR, 1, TaskId.index(1));
        assertGives(draining, 1, 1, 7);
    }

    @Test
    @DisplayName("gives it when storage holds the poll, whose answer then goes to a later one")
    void thirdWhileHeld() {
        requeue(7, 3);
        assertGives(client.pollReady(1, LONG), 1, 7);
        storage.answer(Lane.REGULAR, 1, TaskId.index(1));
        assertGives(client.pollReady(1, LONG), 1, 1);
    }

    @Test
    @DisplayName("stops counting at the acknowledgement")
    void counted() {
        requeue(7, 2);
        assertGives(client.pollReady(1, LONG), 1, 7);
        client.acknowledged(assignment(7));
        client.requeue(assignment(7));
        assertGives(client.pollReady(1, Duration.ZERO), 1, 7);
    }

    @Test
    @DisplayName("stops counting at the acknowledgement, whichever of several comes first")
    void countedEach() {
        requeue(7, 2);
        assertGives(client.pollReady(1, LONG), 1, 7);
        requeue(8, 2);
        assertGives(client.pollReady(1, LONG), 1, 8);
        client.acknowledged(assignment(8));
        client.acknowledged(assignment(7));
        client.requeue(assignment(7));
        assertGives(client.pollReady(1, Duration.ZERO), 1, 7);
    }

    @Test
    @DisplayName("stops counting at the end of the session")
    void countedInItsSession() {
        requeue(7, 2);
        assertGives(client.pollReady(1, LONG), 1, 7);
        beginSession2(1);
        client.requeue(new SessionAssignment(
                new SessionId(2), HeldPolls.entry(TaskId.index(7)).toAssignment()));
        assertGives(client.pollReady(1, Duration.ZERO), 2, 7);
    }

    @Test
    @DisplayName("tells how many it holds, whether they came back, for the third time too, or came too late")
    void held() {
        CompletableFuture<InboundBatch> early = client.pollReady(3, LONG);
        requeue(7, 1);
        assertGives(early, 1, 7);
        requeue(7, 2);
        requeue(8, 1);
        storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2));
        assertThat(client.held()).isEqualTo(4);
    }

    @Test
    @DisplayName("drops all that it holds when a new session is seen, and reports each that had come back")
    void dropsAll() {
        SchedulerListener listener = mock();
        client = new RequeueingClient(storage, polls, serial, timer, new SessionId(1), listener);
        requeue(7, 3);
        requeue(8, 1);
        beginSession2(1);
        verify(listener).droppedAsStale(assignment(7), timer.nanoTime());
        verify(listener).droppedAsStale(assignment(8), timer.nanoTime());
        assertThat(client.held()).isZero();
        assertThat(client.pollReady(2, LONG)).isNotDone();
    }

    @Test
    @DisplayName("§2.3 answers a poll that joined an earlier one of storage's when its own wait is over")
    void joined() {
        answeredEarly(1, LONG);
        CompletableFuture<InboundBatch> joined = client.pollReady(1, Duration.ofSeconds(2));
        timer.advance(Duration.ofMillis(1_999));
        assertThat(joined).isNotDone();
        timer.advance(Duration.ofMillis(1));
        assertGives(joined, 1);
    }

    @Test
    @DisplayName("§2.3 asks storage for the rest of its wait when the earlier poll ends first, and leaves no alarm")
    void joinedForTheRest() {
        answeredEarly(1, LONG);
        timer.advance(Duration.ofSeconds(4));
        CompletableFuture<InboundBatch> joined = client.pollReady(1, LONG);
        timer.advance(Duration.ofSeconds(6));
        storage.answer(Lane.REGULAR, 1);
        assertThat(joined).isNotDone();
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT4S");
        assertThat(timer.pending()).isEqualTo("[]");
        storage.answer(Lane.REGULAR, 1);
        assertGives(joined, 1);
    }

    @Test
    @DisplayName("§2.3 answers, of several that have joined, only those whose own wait is over, and leaves no alarm")
    void severalJoined() {
        CompletableFuture<InboundBatch> first = client.pollReady(1, LONG);
        CompletableFuture<InboundBatch> second = client.pollReady(1, LONG);
        requeue(1, 1);
        requeue(2, 1);
        assertGives(first, 1, 1);
        assertGives(second, 1, 2);
        CompletableFuture<InboundBatch> patient = client.pollReady(1, Duration.ofSeconds(3));
        CompletableFuture<InboundBatch> hasty = client.pollReady(1, Duration.ofSeconds(2));
        timer.advance(Duration.ofSeconds(2));
        assertGives(hasty, 1);
        assertThat(patient).isNotDone();
        storage.answer(Lane.REGULAR, 1, TaskId.index(3));
        assertGives(patient, 1, 3);
        assertThat(timer.pending()).isEqualTo("[]");
    }

    @Test
    @DisplayName("never mixes sessions: what came back and what came too late is dropped when a new one is seen")
    void sessions() {
        answeredEarly(3, LONG);
        storage.answer(Lane.REGULAR, 1, TaskId.index(4), TaskId.index(5));
        requeue(2, 1);
        beginSession2(0);
        CompletableFuture<InboundBatch> regular = client.pollReady(3, Duration.ZERO);
        storage.answer(Lane.REGULAR, 2, TaskId.index(6));
        assertGives(regular, 2, 6);
        client.requeue(assignment(3));
        assertThat(client.held()).isZero();
    }

    @Nested
    @DisplayName("§2.2 tells of a new session that an empty batch brings")
    class News {
        @Test
        @DisplayName("at once, to a poll that has joined an earlier one and could wait on")
        void joined() {
            answeredEarly(1, LONG);
            timer.advance(Duration.ofSeconds(1));
            CompletableFuture<InboundBatch> joined = client.pollReady(1, LONG);
            storage.answer(Lane.REGULAR, 2);
            assertGives(joined, 2);
        }

        @Test
        @DisplayName("with the next poll, when none waited, and only with that")
        void nobodyWaited() {
            answeredEarly(1, LONG);
            storage.answer(Lane.REGULAR, 2);
            assertGives(client.pollReady(1, LONG), 2);
            assertThat(client.pollReady(1, LONG)).isNotDone();
        }

        @Test
        @DisplayName("with the next poll, in whatever lane")
        void otherLane() {
            answeredEarly(1, LONG);
            storage.answer(Lane.REGULAR, 2);
            assertGives(client.pollCommitReady(1, Duration.ZERO), 2);
            assertThat(client.pollReady(1, LONG)).isNotDone();
        }

        @Test
        @DisplayName("to a poll that waits, when it is a drain that brings it too late")
        void drain() {
            answeredEarly(5, Duration.ZERO);
            CompletableFuture<InboundBatch> waiting = client.pollReady(1, LONG);
            storage.answer(Lane.REGULAR, 2);
            assertGives(waiting, 2);
        }

        @Test
        @DisplayName("with the next poll, when a drain brings it too late and none waits")
        void drainForNobody() {
            answeredEarly(5, Duration.ZERO);
            storage.answer(Lane.REGULAR, 2);
            assertGives(client.pollReady(1, LONG), 2);
        }

        @Test
        @DisplayName("but not of the one that the core begins in")
        void begun() {
            client.begin(new SessionId(2));
            assertThat(client.pollReady(1, LONG)).isNotDone();
            storage.answer(Lane.REGULAR, 2, TaskId.index(1));
            assertThat(client.held()).isZero();
        }

        @Test
        @DisplayName("before a dependent of a poll for no entries polls again")
        void pollForNothing() {
            client.requeue(assignment(1));
            CompletableFuture<InboundBatch> next = client.pollReady(0, LONG).thenCompose(batch -> {
                assertThat(batch.sessionId()).isEqualTo(new SessionId(2));
                return client.pollReady(1, LONG);
            });
            storage.answer(Lane.REGULAR, 2);
            assertThat(next).as("what came back in session 1 is dropped").isNotDone();
            storage.answer(Lane.REGULAR, 2, TaskId.index(2));
            assertGives(next, 2, 2);
        }
    }

    @Test
    @DisplayName("sends no poll with a negative wait, though time passes between two clock readings")
    void restlessClock() {
        RestlessTimer restless = new RestlessTimer();
        client = new RequeueingClient(storage, polls, serial, restless, new SessionId(1), null);
        answeredEarly(1, LONG);
        var unused = client.pollReady(1, LONG);
        restless.drift = LONG.toNanos() - 1;
        restless.step = 2;
        storage.answer(Lane.REGULAR, 1);
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT0.000000001S");
    }

    @Test
    @DisplayName(
            "§2.3 answers a poll that joined an earlier one when its own wait is over too, before its alarm has gone off")
    void lateAlarm() {
        RestlessTimer late = new RestlessTimer();
        client = new RequeueingClient(storage, polls, serial, late, new SessionId(1), null);
        answeredEarly(1, LONG);
        CompletableFuture<InboundBatch> joined = client.pollReady(1, LONG);
        late.drift = LONG.toNanos() + 1;
        storage.answer(Lane.REGULAR, 1);
        assertGives(joined, 1);
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
    }

    private final class RestlessTimer implements Timer {
        private long drift;
        private long step;

        @Override
        public long nanoTime() {
            long now = timer.nanoTime() + drift;
            drift += step;
            return now;
        }

        @Override
        public Alarm alarm(String name, Runnable onDue) {
            return timer.alarm(name, onDue);
        }

        @Override
        public void checkMayBlock() {}
    }

    @Test
    @DisplayName("warns once of a task that goes behind storage's entries from now on")
    void warns() {
        assertThat(Logged.at("WARN", () -> requeue(7, 5)))
                .singleElement()
                .asString()
                .contains("task 7 of job 1 has come back 3 times: it goes behind storage's entries from now on");
    }

    @Test
    @DisplayName("loses nothing to a log that throws")
    void brokenLog() {
        requeue(7, 2);
        assertGives(client.pollReady(1, LONG), 1, 7);
        Logged.withBrokenLog(() -> client.requeue(assignment(7)));
        assertGives(client.pollReady(1, LONG), 1, 7);
    }

    @Test
    @DisplayName("counts the tasks that came back last, and forgets those before: a core may have dropped them")
    void forgets() {
        for (int task : List.of(7, 8)) {
            requeue(task, 2);
            assertGives(client.pollReady(1, LONG), 1, task);
        }
        for (int other = 1; other < RequeueingClient.MOST_COUNTED; other++) {
            client.requeue(assignment(100 + other));
        }
        resultOf(client.pollReady(RequeueingClient.MOST_COUNTED, Duration.ZERO));
        requeue(8, 1);
        requeue(7, 1);
        assertGives(client.pollReady(2, Duration.ZERO), 1, 7);
    }

    @Test
    @DisplayName("passes a lower session's batch on, since the core logs and drops it")
    void lower() {
        CompletableFuture<InboundBatch> first = client.pollReady(1, LONG);
        storage.answer(Lane.REGULAR, 5);
        assertGives(first, 5);
        CompletableFuture<InboundBatch> second = client.pollReady(1, LONG);
        storage.answer(Lane.REGULAR, 4, TaskId.index(1));
        assertThat(second)
                .isCompletedWithValue(new InboundBatch(new SessionId(4), List.of(HeldPolls.entry(TaskId.index(1)))));
        CompletableFuture<InboundBatch> draining = client.pollReady(5, Duration.ZERO);
        storage.answer(Lane.REGULAR, 4, TaskId.index(2));
        assertGives(draining, 4, 2);
        CompletableFuture<InboundBatch> forNothing = client.pollReady(0, LONG);
        storage.answer(Lane.REGULAR, 4);
        assertGives(forNothing, 4);
    }

    @Test
    @DisplayName("answers a waiting poll at once with what came back, even for the third time")
    void whileWaiting() {
        requeue(7, 2);
        assertGives(client.pollReady(1, LONG), 1, 7);
        CompletableFuture<InboundBatch> waiting = client.pollReady(1, LONG);
        client.requeue(assignment(7));
        assertGives(waiting, 1, 7);
    }

    @Test
    @DisplayName(
            "answers a poll that drains at once too, however long storage takes, whose answer then goes to a later one")
    void whileDraining() {
        CompletableFuture<InboundBatch> draining = client.pollReady(5, Duration.ZERO);
        client.requeue(assignment(7));
        assertGives(draining, 1, 7);
        storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2));
        assertGives(client.pollReady(1, Duration.ZERO), 1, 1);
        assertGives(client.pollReady(1, LONG), 1, 2);
    }

    @Test
    @DisplayName("gives what storage brings for a poll that was answered already to one that waits")
    void drainedForAnother() {
        CompletableFuture<InboundBatch> draining = client.pollReady(5, Duration.ZERO);
        client.requeue(assignment(7));
        assertGives(draining, 1, 7);
        CompletableFuture<InboundBatch> waiting = client.pollReady(1, LONG);
        storage.answer(Lane.REGULAR, 1);
        assertThat(waiting).isNotDone();
        storage.answer(Lane.REGULAR, 1, TaskId.index(1));
        assertGives(waiting, 1, 1);
    }

    @Test
    @DisplayName("has only one poll with wait zero at storage, however many of the core's it answers meanwhile")
    void oneDrain() {
        for (int index = 1; index <= 10; index++) {
            CompletableFuture<InboundBatch> drain = client.pollReady(5, Duration.ZERO);
            requeue(index, 1);
            assertGives(drain, 1, index);
        }
        CompletableFuture<InboundBatch> last = client.pollReady(2, Duration.ZERO);
        storage.answer(Lane.REGULAR, 1, TaskId.index(21), TaskId.index(22), TaskId.index(23));
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
        assertGives(last, 1, 21, 22);
        assertGives(client.pollReady(2, Duration.ZERO), 1, 23);
        client.pollReady(2, Duration.ZERO);
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("2 for PT0S");
    }

    @Test
    @DisplayName(
            "§2.8 leaves no poll waiting while there is something for it, when a held poll brings more than one takes")
    void severalWait() {
        CompletableFuture<InboundBatch> answered = client.pollReady(5, LONG);
        requeue(7, 1);
        assertGives(answered, 1, 7);
        CompletableFuture<InboundBatch> joined = client.pollReady(1, LONG);
        CompletableFuture<InboundBatch> own = client.pollReady(1, LONG);
        storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3));
        assertGives(joined, 1, 1);
        assertGives(own, 1, 2);
        assertGives(client.pollReady(1, LONG), 1, 3);
    }

    @Test
    @DisplayName(
            "§2.8 leaves no poll waiting while there is something for it, when a drain brings more than it was for")
    void waitsBesideDrain() {
        CompletableFuture<InboundBatch> answered = client.pollReady(5, Duration.ZERO);
        requeue(7, 1);
        assertGives(answered, 1, 7);
        CompletableFuture<InboundBatch> drain = client.pollReady(1, Duration.ZERO);
        CompletableFuture<InboundBatch> waiting = client.pollReady(1, LONG);
        storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2));
        assertGives(drain, 1, 1);
        assertGives(waiting, 1, 2);
    }

    @Test
    @DisplayName(
            "once the core has ended, fails its polls, sends none, and keeps what comes all the same for the report")
    void coreEnded() {
        CompletableFuture<InboundBatch> answered = client.pollReady(1, LONG);
        requeue(7, 1);
        assertGives(answered, 1, 7);
        timer.advance(Duration.ofSeconds(1));
        CompletableFuture<InboundBatch> joined = client.pollReady(1, LONG);
        CompletableFuture<InboundBatch> draining = client.pollReady(1, Duration.ZERO);
        client.coreEnded();
        for (CompletableFuture<InboundBatch> left : List.of(
                joined,
                draining,
                client.pollReady(0, LONG),
                client.pollReady(1, Duration.ZERO),
                client.pollCommitReady(1, LONG))) {
            assertThat(failureOf(left)).hasMessageContaining("the core has ended");
        }
        client.requeue(assignment(8));
        storage.answer(Lane.REGULAR, 1);
        storage.answer(Lane.REGULAR, 1, TaskId.index(1));
        assertThat(client.held()).isEqualTo(2);
        for (Lane lane : Lane.values()) {
            assertThat(storage.sent(lane)).isEqualTo("none");
        }
        assertThat(timer.pending()).as("no alarm is left").isEqualTo("[]");
    }

    @Test
    @DisplayName("fails the poll that waits, else the next one, when storage fails for good")
    void fails() {
        CompletableFuture<InboundBatch> waiting = client.pollReady(1, LONG);
        storage.take(Lane.REGULAR).answer().completeExceptionally(new InboundClosedException("closed"));
        assertThat(failureOf(waiting)).isInstanceOf(InboundClosedException.class);
        CompletableFuture<InboundBatch> early = client.pollCommitReady(1, LONG);
        client.requeue(new SessionAssignment(
                new SessionId(1), HeldPolls.entry(TaskId.COMMIT).toAssignment()));
        assertThat(early).isCompleted();
        storage.take(Lane.COMMIT).answer().completeExceptionally(new InboundClosedException("closed"));
        assertThat(failureOf(client.pollCommitReady(1, LONG))).isInstanceOf(InboundClosedException.class);
        CompletableFuture<InboundBatch> drain = client.pollCleanupReady(1, Duration.ZERO);
        storage.take(Lane.CLEANUP).answer().completeExceptionally(new InboundClosedException("closed"));
        assertThat(failureOf(drain)).isInstanceOf(InboundClosedException.class);
    }

    @Test
    @DisplayName("drops what storage brings of a passed session when nobody waits for it")
    void lowerTooLate() {
        answeredEarly(1, LONG);
        beginSession2(1);
        storage.answer(Lane.REGULAR, 1, TaskId.index(4));
        assertThat(client.held()).isZero();
        client.acknowledged(assignment(1));
    }

    @Test
    @DisplayName("drops what a drain brings of a passed session, too late for the poll that it was sent for")
    void lowerDrainTooLate() {
        answeredEarly(5, Duration.ZERO);
        beginSession2(1);
        storage.answer(Lane.REGULAR, 1, TaskId.index(4));
        assertThat(client.held()).isZero();
    }

    @Test
    @DisplayName("fails the poll that waits when a drain fails for good, too late for the poll that it was sent for")
    void drainFailsTooLate() {
        answeredEarly(5, Duration.ZERO);
        CompletableFuture<InboundBatch> waiting = client.pollReady(1, LONG);
        storage.take(Lane.REGULAR).answer().completeExceptionally(new InboundClosedException("closed"));
        assertThat(failureOf(waiting)).isInstanceOf(InboundClosedException.class);
    }

    @Test
    @DisplayName("§5.10 asks storage for the state of a job, and brings the answer on the serial executor")
    void jobState() {
        List<Runnable> tasks = new ArrayList<>();
        SchedulerStorageClient known = mock();
        CompletableFuture<JobState> state = new CompletableFuture<>();
        when(known.jobState(new JobId(1))).thenReturn(state);
        client = new RequeueingClient(known, polls, new SerialExecutor(tasks::add), timer, new SessionId(1), null);
        CompletableFuture<JobState> asked = client.jobState(new JobId(1));
        state.complete(JobState.RUNNING);
        assertThat(asked).isNotDone();
        tasks.forEach(Runnable::run);
        assertThat(asked).isCompletedWithValue(JobState.RUNNING);
        assertThat(client.jobState(new JobId(1))).isCompletedWithValue(JobState.RUNNING);
    }

    @Test
    @DisplayName("§1.1 refuses negative arguments, naming the value")
    void ranges() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pollReady(-1, LONG))
                .withMessageContaining("maxItems: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pollReady(1, Duration.ofSeconds(-1)))
                .withMessageContaining("wait: PT-1S");
    }
}
