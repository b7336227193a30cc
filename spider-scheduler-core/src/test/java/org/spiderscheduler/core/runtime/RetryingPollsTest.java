package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("Retried polls")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class RetryingPollsTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(4);
    /** Draws the whole pause. */
    private static final RandomGenerator LATEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final HeldPolls storage = new HeldPolls(1);
    private final ManualTimer timer = new ManualTimer();
    private final RetryingPolls polls = polls(LATEST);

    private RetryingPolls polls(RandomGenerator random) {
        return new RetryingPolls(
                storage, new SerialExecutor(Runnable::run), timer, new Backoff(PAUSE, PAUSE), random, null);
    }

    private CompletableFuture<InboundBatch> poll(Lane lane) {
        return polls.poll(lane, 1, LONG);
    }

    private void fail(Lane lane, String why) {
        storage.take(lane).answer().completeExceptionally(new StorageTransportException(why));
    }

    @Test
    @DisplayName("are counted while they are to be sent again, and are sent again")
    void counted() {
        poll(Lane.REGULAR);
        poll(Lane.COMMIT);
        assertThat(polls.retrying()).isZero();
        fail(Lane.REGULAR, "away");
        assertThat(polls.retrying()).isEqualTo(1);
        fail(Lane.COMMIT, "away");
        timer.advance(PAUSE);
        fail(Lane.REGULAR, "away");
        assertThat(polls.retrying()).isEqualTo(2);
        storage.answer(Lane.COMMIT, 1);
        assertThat(polls.retrying()).isEqualTo(1);
        timer.advance(PAUSE);
        storage.take(Lane.REGULAR).answer().completeExceptionally(new InboundClosedException("closed"));
        assertThat(polls.retrying()).isZero();
    }

    @Test
    @DisplayName("are given up when it ends, with what they failed with last, and count no more")
    void ended() {
        CompletableFuture<InboundBatch> answer = poll(Lane.REGULAR);
        fail(Lane.REGULAR, "away");
        assertThat(polls.end()).isCompleted();
        assertThat(failureOf(answer)).isInstanceOf(StorageTransportException.class);
        assertThat(polls.retrying()).isZero();
        assertThat(timer.pending()).as("no alarm is left").isEqualTo("[]");
    }

    @Test
    @DisplayName("fail, and are no longer in flight, when the source of jitter throws")
    void noJitter() {
        RetryingPolls unlucky = polls(() -> {
            throw new IllegalStateException("no luck");
        });
        CompletableFuture<InboundBatch> answer = unlucky.poll(Lane.REGULAR, 1, LONG);
        fail(Lane.REGULAR, "away");
        assertThat(failureOf(answer))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("retry of a poll of lane REGULAR")
                .hasMessageContaining("no luck");
        assertThat(unlucky.inFlight()).isZero();
        assertThat(unlucky.retrying()).isZero();
        assertThat(unlucky.end()).isCompleted();
    }

    @Nested
    @DisplayName("are reported in the log")
    class Told {
        private List<String> warnings(Runnable step) {
            return Logged.at("WARN", step);
        }

        private void failAgain(Lane lane, String why) {
            timer.advance(PAUSE);
            fail(lane, why);
        }

        @Test
        @DisplayName("with the first failure")
        void first() {
            poll(Lane.REGULAR);
            assertThat(warnings(() -> fail(Lane.REGULAR, "away")))
                    .singleElement()
                    .asString()
                    .endsWith("poll of lane REGULAR failed; it is sent again until storage answers: "
                            + new StorageTransportException("away"));
        }

        @Test
        @DisplayName("once, however often and in however many lanes they fail alike")
        void alike() {
            for (Lane lane : Lane.values()) {
                poll(lane);
            }
            assertThat(warnings(() -> {
                        for (int i = 0; i < 3; i++) {
                            for (Lane lane : Lane.values()) {
                                fail(lane, "poll of lane " + lane + " failed: away");
                            }
                            timer.advance(PAUSE);
                        }
                    }))
                    .hasSize(1);
        }

        @Test
        @DisplayName("with each other cause, since when, and after how many attempts")
        void another() {
            poll(Lane.REGULAR);
            fail(Lane.REGULAR, "away");
            assertThat(warnings(() -> {
                        failAgain(Lane.REGULAR, "refused");
                        failAgain(Lane.REGULAR, "away");
                        failAgain(Lane.REGULAR, "refused");
                    }))
                    .singleElement()
                    .asString()
                    .endsWith("storage has not answered for PT4S and 2 attempts; poll of lane REGULAR failed: "
                            + new StorageTransportException("refused"));
        }

        @Test
        @DisplayName("with no more than five causes a minute, of which some are never the same")
        void neverTheSame() {
            poll(Lane.REGULAR);
            assertThat(warnings(() -> {
                        fail(Lane.REGULAR, "port 50000 is away");
                        for (int i = 1; i < 15; i++) {
                            failAgain(Lane.REGULAR, "port " + (50_000 + i) + " is away");
                        }
                    }))
                    .hasSize(5);
            assertThat(warnings(() -> failAgain(Lane.REGULAR, "port 60000 is away")))
                    .hasSize(1);
        }

        @Test
        @DisplayName("once a minute as long as it lasts")
        void everyMinute() {
            poll(Lane.REGULAR);
            fail(Lane.REGULAR, "away");
            assertThat(warnings(() -> {
                        for (int i = 0; i < 30; i++) {
                            failAgain(Lane.REGULAR, "away");
                        }
                    }))
                    .satisfiesExactly(
                            first -> assertThat(first).contains("not answered for PT1M and 16 attempts"),
                            second -> assertThat(second).contains("not answered for PT2M and 31 attempts"));
        }

        @Test
        @DisplayName("when storage answers all of them again, at info, and anew when they fail after that")
        void over() {
            poll(Lane.REGULAR);
            poll(Lane.COMMIT);
            fail(Lane.REGULAR, "away");
            fail(Lane.COMMIT, "away");
            timer.advance(PAUSE);
            assertThat(Logged.at("INFO", () -> storage.answer(Lane.COMMIT, 2))).isEmpty();
            assertThat(Logged.at("INFO", () -> storage.answer(Lane.REGULAR, 2)))
                    .singleElement()
                    .asString()
                    .endsWith("storage answers again after PT4S and 2 attempts, session 2");
            poll(Lane.REGULAR);
            assertThat(Logged.at("INFO", () -> storage.answer(Lane.REGULAR, 2))).isEmpty();
            poll(Lane.REGULAR);
            assertThat(warnings(() -> fail(Lane.REGULAR, "away")))
                    .singleElement()
                    .asString()
                    .contains("poll of lane REGULAR failed; it is sent again");
        }

        @Test
        @DisplayName("no more than five times a minute, however often storage comes and goes")
        void flaps() {
            assertThat(Logged.at("WARN", () -> flap(14))).hasSize(5);
            assertThat(Logged.at("INFO", () -> flap(1)))
                    .as("the end of an outage that was not logged")
                    .isEmpty();
            assertThat(Logged.at("INFO", () -> flap(15))).hasSize(5);
        }

        private void flap(int times) {
            for (int i = 0; i < times; i++) {
                poll(Lane.REGULAR);
                fail(Lane.REGULAR, "away");
                timer.advance(PAUSE);
                storage.answer(Lane.REGULAR, 1);
            }
        }

        @Test
        @DisplayName("but not that storage answers again, when it refuses them for good")
        void refused() {
            poll(Lane.REGULAR);
            fail(Lane.REGULAR, "away");
            timer.advance(PAUSE);
            CompletableFuture<InboundBatch> refused = storage.take(Lane.REGULAR).answer();
            assertThat(Logged.at("INFO", () -> refused.completeExceptionally(new InboundClosedException("closed"))))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("are reported to the log alone if there is no listener, and as nothing worse than a warning")
    void noListener() {
        poll(Lane.REGULAR);
        assertThat(Logged.at("ERROR", () -> fail(Lane.REGULAR, "away"))).isEmpty();
    }

    @Test
    @DisplayName("go on, whatever the log throws")
    void brokenLog() {
        CompletableFuture<InboundBatch> answer = poll(Lane.REGULAR);
        Logged.withBrokenLog(() -> fail(Lane.REGULAR, "away"));
        timer.advance(PAUSE);
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT0S");
        assertThat(polls.end()).isNotDone();
        Logged.withBrokenLog(() -> storage.answer(Lane.REGULAR, 1));
        assertThat(answer).isCompleted();
        assertThat(polls.end()).isCompleted();
    }

    @Test
    @DisplayName("do not wait at storage")
    void withoutWait() {
        CompletableFuture<InboundBatch> answer = poll(Lane.REGULAR);
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT10S");
        fail(Lane.REGULAR, "away");
        timer.advance(PAUSE);
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT0S");
        storage.answer(Lane.REGULAR, 2);
        assertThat(resultOf(answer).entries()).isEmpty();
    }

    @Test
    @DisplayName("are sent again when the pause is over, not before")
    void pause() {
        poll(Lane.REGULAR);
        fail(Lane.REGULAR, "away");
        timer.advance(PAUSE.minusNanos(1));
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
        timer.advance(Duration.ofNanos(1));
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("1 for PT0S");
    }

    @Test
    @DisplayName("§2.7 end when the last that is in flight has been answered, or has failed, whatever was before")
    void inFlightAtTheEnd() {
        poll(Lane.REGULAR);
        storage.answer(Lane.REGULAR, 1);
        poll(Lane.REGULAR);
        poll(Lane.COMMIT);
        CompletableFuture<Void> end = polls.end();
        assertThat(end).isNotDone();
        storage.answer(Lane.REGULAR, 1);
        assertThat(end).isNotDone();
        fail(Lane.COMMIT, "away");
        assertThat(end).isCompleted();
    }

    @Test
    @DisplayName("are not counted when they fail for good at once")
    void neverRetried() {
        poll(Lane.REGULAR);
        storage.take(Lane.REGULAR).answer().completeExceptionally(new InboundClosedException("closed"));
        assertThat(polls.retrying()).isZero();
    }

    @Test
    @DisplayName("are not sent again by an alarm that had gone off when it ended")
    void alarmOnItsWay() {
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        RetryingPolls slow = new RetryingPolls(
                storage, new SerialExecutor(tasks::add), timer, new Backoff(PAUSE, PAUSE), LATEST, null);
        slow.poll(Lane.REGULAR, 1, LONG);
        fail(Lane.REGULAR, "away");
        tasks.remove().run();
        timer.advance(PAUSE);
        slow.end();
        tasks.remove().run();
        assertThat(storage.sent(Lane.REGULAR)).isEqualTo("none");
    }
}
