package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageInvalidInputException;
import org.spiderscheduler.api.StorageServerException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

@DisplayName("The sessions and registrations of the in-memory storage")
class StorageSessionsTest {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final TaskId FIRST = TaskId.index(0);

    private final StorageBench bench = new StorageBench();
    private final VirtualTime time = bench.time;
    private final InMemoryStorage storage = bench.storage;
    private final InMemoryStorageClient client = bench.client;

    @Nested
    @DisplayName("A session")
    class Session {
        @Test
        @DisplayName("begins with 1 and grows with each restart; a registration does not change it")
        void grows() {
            assertThat(storage.sessionId()).isEqualTo(new SessionId(1));
            storage.client();
            assertThat(storage.sessionId()).isEqualTo(new SessionId(1));
            assertThat(storage.restart()).isEqualTo(new SessionId(2));
            assertThat(client.pollReady(0, WAIT).join().sessionId()).isEqualTo(new SessionId(2));
        }

        @Test
        @DisplayName("can have any unsigned number, like every id")
        void unsigned() {
            StorageBench high = new StorageBench(options -> options.firstSession(new SessionId(Long.MAX_VALUE))
                    .firstJob(new JobId(-2))
                    .firstScheduler(new SchedulerId(-1)));
            assertThat(high.client.schedulerId()).hasToString("18446744073709551615");
            assertThat(high.storage.submit(JobSpec.of(TaskSpec.DEFAULT))).hasToString("18446744073709551614");
            assertThat(high.storage.submit(JobSpec.of(TaskSpec.DEFAULT))).hasToString("18446744073709551615");
            assertThat(high.storage.submit(JobSpec.of(TaskSpec.DEFAULT))).hasToString("0");
            assertThat(high.storage.restart()).hasToString("9223372036854775808");
            assertThat(high.storage.jobState(new JobId(-1))).isEqualTo(JobState.RUNNING);
            assertThat(high.storage.history(TaskRef.of(new JobId(0), 0)).toString())
                    .contains("READY (session 9223372036854775807)", "READY (session 9223372036854775808)");
        }
    }

    @Nested
    @DisplayName("A restart")
    class Restart {
        @Test
        @DisplayName("puts what is ready into the lanes again, job by job, and a task that was running is ready again")
        void recovers() {
            storage.submit(JobSpec.builder().tasks(2).task(0).build());
            storage.submit(JobSpec.builder().task().build());
            bench.take();
            TaskInstance running = bench.start(FIRST);
            storage.restart();
            assertThat(bench.take()).containsExactly("1:0", "1:1", "2:0");
            assertThat(bench.succeed(running)).contains(Refusal.STALE_SESSION);
            bench.run(FIRST);
            assertThat(bench.take()).containsExactly("1:2");
        }

        @Test
        @DisplayName("keeps what is done, and offers the commit and cleanup tasks that are waited for")
        void endings() {
            storage.submit(JobSpec.builder().task().commit().build());
            JobId cancelled = storage.submit(JobSpec.builder().task().cleanup().build());
            bench.run(FIRST);
            storage.cancel(cancelled);
            bench.start(TaskId.COMMIT);
            storage.restart();
            assertThat(bench.take()).isEmpty();
            assertThat(bench.take(Lane.COMMIT)).containsExactly("1:commit");
            assertThat(bench.take(Lane.CLEANUP)).containsExactly("2:cleanup");
            bench.run(TaskId.COMMIT);
            assertThat(storage.jobState(StorageBench.JOB)).isEqualTo(JobState.SUCCEEDED);
        }

        @Test
        @DisplayName("leaves jobs that have not been started, or have ended, as they are")
        void others() {
            JobId ended = storage.submit(JobSpec.builder().task().build());
            bench.run(FIRST);
            JobId notStarted = storage.add(JobSpec.builder().task().build());
            storage.restart();
            assertThat(bench.take()).isEmpty();
            assertThat(storage.jobState(ended)).isEqualTo(JobState.SUCCEEDED);
            assertThat(storage.jobState(notStarted)).isEqualTo(JobState.READY);
        }

        @Test
        @DisplayName("refuses reports that wait for a full lane, although what they report counts")
        void answersReports() {
            StorageBench small = new StorageBench(options -> options.capacity(Lane.REGULAR, 1));
            small.storage.submit(JobSpec.builder().task().task(0).task(0).build());
            small.take();
            CompletableFuture<Optional<Refusal>> report = small.door.succeed(small.start(FIRST));
            small.time.runUntilIdle();
            assertThat(report).isNotDone();
            small.storage.restart();
            small.time.runUntilIdle();
            assertThat(report).isCompletedWithValue(Optional.of(Refusal.RESTARTED));
            assertThat(small.take()).as("what it has reported is done").containsExactly("1:1");
        }

        @Test
        @DisplayName("fails the polls that are held; nothing of theirs is lost")
        void failsPolls() {
            CompletableFuture<InboundBatch> poll = client.pollReady(2, WAIT);
            storage.submit(JobSpec.builder().task().build());
            storage.restart();
            time.runUntilIdle();
            assertThatThrownBy(poll::get)
                    .cause()
                    .isInstanceOf(StorageTransportException.class)
                    .hasMessageContaining("restarted");
            assertThat(bench.take()).containsExactly("1:0");
        }
    }

    @Nested
    @DisplayName("A registration")
    class Registration {
        @Test
        @DisplayName("replaces the earlier scheduler and gives a new id")
        void newId() {
            InMemoryStorageClient second = storage.client();
            assertThat(client.schedulerId()).isEqualTo(new SchedulerId(1));
            assertThat(second.schedulerId()).isEqualTo(new SchedulerId(2));
            assertThat(second.registration().sessionId()).isEqualTo(new SessionId(1));
        }

        @Test
        @DisplayName("sends again what is still ready, §2.5 duplicates too, if a scheduler had registered before")
        void resends() {
            storage.submit(JobSpec.builder().tasks(3).task(0).build());
            storage.submit(JobSpec.builder().task().commit().build());
            JobId cancelled = storage.submit(JobSpec.builder().task().cleanup().build());
            bench.run(new JobId(2), FIRST);
            storage.cancel(cancelled);
            bench.start(FIRST);
            bench.take();
            bench.take(Lane.COMMIT);
            bench.start(new JobId(2), TaskId.COMMIT);
            InMemoryStorageClient second = storage.client();
            assertThat(StorageBench.names(second.pollReady(9, Duration.ZERO))).containsExactly("1:1", "1:2");
            assertThat(StorageBench.names(second.pollCommitReady(9, Duration.ZERO)))
                    .as("the job waits for its commit task, though that runs")
                    .containsExactly("2:commit");
            assertThat(StorageBench.names(second.pollCleanupReady(9, Duration.ZERO)))
                    .as("one was still in the lane")
                    .containsExactly("3:cleanup", "3:cleanup");
        }

        @Test
        @DisplayName("that is the first with this life of storage sends nothing again")
        void first() {
            InMemoryStorage fresh = InMemoryStorage.create(time);
            fresh.submit(JobSpec.builder().task().build());
            assertThat(StorageBench.names(fresh.client().pollReady(9, Duration.ZERO)))
                    .containsExactly("1:0");
            fresh.restart();
            InMemoryStorageClient afterRestart = fresh.client();
            assertThat(StorageBench.names(afterRestart.pollReady(9, Duration.ZERO)))
                    .containsExactly("1:0");
            assertThat(StorageBench.names(fresh.client().pollReady(9, Duration.ZERO)))
                    .containsExactly("1:0");
        }

        @Test
        @DisplayName("works in the background: a full lane takes the rest as it empties")
        void background() {
            StorageBench small = new StorageBench(options -> options.capacity(Lane.REGULAR, 2));
            small.storage.submit(JobSpec.builder().tasks(2).build());
            small.storage.client();
            assertThat(small.storage.waitingForLane(Lane.REGULAR)).isEqualTo(2);
            assertThat(small.take()).containsExactly("1:0", "1:1");
            assertThat(small.take()).containsExactly("1:0", "1:1");
        }

        @Test
        @DisplayName("with an empty host or a port over 65535 is refused as invalid")
        void address() {
            assertThat(storage.register("host", 65_535).join().schedulerId()).isEqualTo(new SchedulerId(2));
            assertThatThrownBy(storage.register("", 1)::get).cause().isInstanceOf(StorageInvalidInputException.class);
            assertThatThrownBy(storage.register("host", 65_536)::get)
                    .cause()
                    .isInstanceOf(StorageInvalidInputException.class)
                    .hasMessageContaining("65536");
        }

        @Test
        @DisplayName("by a client that sees a new session only now sends behind what is just being put into the lane")
        void whileSending() {
            storage.restart();
            storage.client();
            CompletableFuture<InboundBatch> poll = client.pollReady(1, WAIT);
            storage.submit(JobSpec.builder().tasks(3).build());
            time.runUntilIdle();
            assertThat(StorageBench.names(poll)).containsExactly("1:0");
            assertThat(bench.take()).containsExactly("1:1", "1:2", "1:0", "1:1", "1:2");
        }

        @Test
        @DisplayName("is made once for a new session, also when what it sends answers another poll of the client")
        void once() {
            storage.submit(JobSpec.builder().task().commit().build());
            bench.run(FIRST);
            storage.restart();
            storage.client().pollCommitReady(1, WAIT);
            CompletableFuture<InboundBatch> commit = client.pollCommitReady(1, WAIT);
            client.pollReady(1, WAIT);
            storage.submit(JobSpec.builder().task().build());
            time.runUntilIdle();
            assertThat(StorageBench.names(commit)).containsExactly("1:commit");
            assertThat(client.schedulerId()).isEqualTo(new SchedulerId(3));
            assertThat(storage.client().schedulerId()).isEqualTo(new SchedulerId(4));
        }

        @Test
        @DisplayName("can be had without one: redeliver() sends the same")
        void redeliver() {
            storage.submit(JobSpec.builder().tasks(2).build());
            bench.take();
            storage.redeliver();
            assertThat(bench.take()).containsExactly("1:0", "1:1");
            assertThat(client.schedulerId()).isEqualTo(new SchedulerId(1));
        }
    }

    @Nested
    @DisplayName("A connection")
    class Connection {
        @Test
        @DisplayName("§2.9 that loses an answer registers anew before the next poll, which gets the entries again")
        void lostAnswer() {
            storage.submit(JobSpec.builder().task().build());
            client.loseNextAnswer(Lane.REGULAR);
            assertThatThrownBy(client.pollReady(1, WAIT)::get).cause().isInstanceOf(StorageTransportException.class);
            assertThat(client.schedulerId()).isEqualTo(new SchedulerId(1));
            assertThat(bench.take()).containsExactly("1:0");
            assertThat(client.schedulerId()).isEqualTo(new SchedulerId(2));
        }

        @Test
        @DisplayName(
                "§2.9 that sees a new session registers under it at once, so that what it loses later is sent again")
        void registersUnderNewSession() {
            storage.submit(JobSpec.of(TaskSpec.DEFAULT));
            storage.restart();
            client.pollReady(0, WAIT);
            assertThat(client.registration().sessionId()).isEqualTo(storage.sessionId());
            client.loseNextAnswer(Lane.REGULAR);
            assertThat(client.pollReady(1, WAIT)).isCompletedExceptionally();
            assertThat(bench.take()).containsExactly("1:0");
        }

        @Test
        @DisplayName(
                "§2.9 that loses its first answer of a new session registers twice, since the first sends nothing again")
        void registersTwice() {
            storage.submit(JobSpec.of(TaskSpec.DEFAULT));
            storage.restart();
            client.loseNextAnswer(Lane.REGULAR);
            assertThat(client.pollReady(1, WAIT)).isCompletedExceptionally();
            assertThat(bench.take()).containsExactly("1:0");
        }

        @Test
        @DisplayName("that was made without a registration never registers, not even after an answer was lost")
        void withoutRegistration() {
            SchedulerId before = client.schedulerId();
            InMemoryStorageClient plain = storage.connect();
            assertThatThrownBy(plain::registration).isInstanceOf(IllegalStateException.class);
            CompletableFuture<InboundBatch> held = plain.pollReady(1, WAIT);
            plain.resetConnection();
            time.runUntilIdle();
            assertThat(held).isCompletedExceptionally();
            assertThat(plain.pollReady(0, WAIT)).isCompleted();
            assertThat(storage.client().schedulerId()).isEqualTo(new SchedulerId(before.value() + 1));
        }

        @Test
        @DisplayName("can lose the answer of a poll that is held, and only of that lane")
        void lostLater() {
            client.loseNextAnswer(Lane.REGULAR);
            CompletableFuture<InboundBatch> poll = client.pollReady(1, WAIT);
            storage.submit(JobSpec.builder().task().build());
            assertThat(bench.take(Lane.COMMIT)).isEmpty();
            time.runUntilIdle();
            assertThat(poll).isCompletedExceptionally();
            assertThat(bench.take()).containsExactly("1:0");
        }

        @Test
        @DisplayName("fails polls as planned, before they reach storage")
        void planned() {
            storage.submit(JobSpec.builder().task().build());
            client.failNextPoll(Lane.REGULAR, new StorageServerException("storage shuts down"));
            client.failNextPoll(Lane.REGULAR, new StorageTransportException("unavailable"));
            assertThatThrownBy(client.pollReady(1, WAIT)::get).cause().hasMessage("storage shuts down");
            assertThatThrownBy(client.pollReady(1, WAIT)::get).cause().hasMessage("unavailable");
            assertThat(bench.take()).contains("1:0");
        }

        @Test
        @DisplayName(
                "of a scheduler that crashes takes its polls with it; a new registration gets what they had collected")
        void crash() {
            CompletableFuture<InboundBatch> poll = client.pollReady(2, WAIT);
            storage.submit(JobSpec.builder().task().build());
            client.resetConnection();
            time.runUntilIdle();
            assertThat(poll).isCompletedExceptionally();
            storage.submit(JobSpec.builder().task().build());
            assertThat(storage.laneSize(Lane.REGULAR))
                    .as("the poll is gone, and swallows nothing")
                    .isEqualTo(1);
            assertThat(StorageBench.names(storage.client().pollReady(9, Duration.ZERO)))
                    .containsExactly("2:0", "1:0", "2:0");
        }

        @Test
        @DisplayName("that is half-open has its polls held until their wait is over, and they swallow what arrives")
        void halfOpen() {
            CompletableFuture<InboundBatch> poll = client.pollReady(2, WAIT);
            client.goHalfOpen();
            storage.submit(JobSpec.builder().task().build());
            assertThat(bench.take()).as("swallowed").isEmpty();
            time.advance(WAIT);
            storage.submit(JobSpec.builder().task().build());
            assertThat(bench.take()).as("its wait is over").containsExactly("2:0");
            assertThat(poll).isNotDone();
            time.advance(Duration.ofSeconds(30));
            assertThatThrownBy(poll::get)
                    .cause()
                    .isInstanceOf(StorageTransportException.class)
                    .hasMessageContaining("dead");
            assertThat(bench.take()).as("registered anew").containsExactly("1:0", "2:0");
        }

        @Test
        @DisplayName("that is half-open hears neither of a restart nor of a lane that closes")
        void halfOpenRestart() {
            CompletableFuture<InboundBatch> regular = client.pollReady(1, WAIT);
            CompletableFuture<InboundBatch> commit = client.pollCommitReady(1, WAIT);
            client.goHalfOpen();
            storage.closeLane(Lane.COMMIT);
            storage.restart();
            time.advance(Duration.ofSeconds(39));
            assertThat(regular).isNotDone();
            assertThat(commit).isNotDone();
            time.advance(Duration.ofSeconds(1));
            assertThatThrownBy(regular::get).cause().hasMessageContaining("dead");
            assertThatThrownBy(commit::get).cause().hasMessageContaining("dead");
        }

        @Test
        @DisplayName(
                "that is half-open has lost nothing more when the alarm of a poll that is over was about to go off")
        void halfOpenLateAlarm() {
            InMemoryStorage hasty =
                    InMemoryStorage.builder(new HastyTimer(time)).executor(time).build();
            InMemoryStorageClient connected = hasty.client();
            connected.pollReady(1, WAIT);
            connected.goHalfOpen();
            time.advance(WAIT);
            connected.resetConnection();
            connected.pollReady(1, Duration.ZERO);
            SchedulerRegistration registration = connected.registration();
            time.advance(Duration.ofSeconds(30));
            connected.pollReady(1, Duration.ZERO);
            assertThat(connected.registration()).isEqualTo(registration);
        }

        @Test
        @DisplayName("has no more faults to come once they are forgotten")
        void forgets() {
            storage.submit(JobSpec.builder().task().build());
            client.loseNextAnswer(Lane.REGULAR);
            client.failNextPoll(Lane.REGULAR, new StorageServerException("storage shuts down"));
            client.forgetFaults();
            assertThat(bench.take()).containsExactly("1:0");
        }

        @Test
        @DisplayName("that is half-open swallows no more than its polls asked for")
        void halfOpenFull() {
            CompletableFuture<InboundBatch> poll = client.pollReady(1, WAIT);
            client.goHalfOpen();
            storage.submit(JobSpec.builder().tasks(2).build());
            assertThat(bench.take()).containsExactly("1:1");
            time.advance(Duration.ofSeconds(39));
            assertThat(poll).isNotDone();
            time.advance(Duration.ofSeconds(1));
            assertThat(poll).isCompletedExceptionally();
        }
    }

    /** Its alarms go off although they were cancelled, as each may that was about to. */
    private record HastyTimer(VirtualTime time) implements Timer {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Alarm alarm(String name, Runnable onDue) {
            Alarm alarm = time.alarm(name, onDue);
            return new Alarm() {
                @Override
                public void set(long deadlineNanos) {
                    alarm.set(deadlineNanos);
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public void checkMayBlock() {
            time.checkMayBlock();
        }
    }
}
