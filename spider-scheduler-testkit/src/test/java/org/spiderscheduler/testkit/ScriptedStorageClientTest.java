package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageServerException;
import org.spiderscheduler.api.TaskId;

@DisplayName("A scripted storage client")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class ScriptedStorageClientTest {
    private static final SessionId FIRST = new SessionId(1);
    private static final SessionId SECOND = new SessionId(2);
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final VirtualTime time = new VirtualTime();
    private final ScriptedStorageClient client = new ScriptedStorageClient(time, FIRST);
    private final LaneScript regular = client.script(Lane.REGULAR);

    private static InboundEntry[] entries(int... indices) {
        return Arrays.stream(indices)
                .mapToObj(index -> new InboundEntry(new ResourceGroupId(1), new JobId(1), TaskId.index(index)))
                .toArray(InboundEntry[]::new);
    }

    private static InboundBatch batch(SessionId session, int... indices) {
        return new InboundBatch(session, Arrays.asList(entries(indices)));
    }

    @Nested
    @DisplayName("answers")
    class Answers {
        @Test
        @DisplayName("each poll with the next step of its lane, within the call")
        void steps() {
            StorageServerException failure = new StorageServerException("down");
            regular.batch(FIRST, entries(0)).failure(failure).batch(SECOND);

            assertThat(client.pollReady(5, WAIT)).isCompletedWithValue(batch(FIRST, 0));
            assertThat(client.pollReady(5, WAIT)).isCompletedExceptionally();
            assertThat(client.pollReady(5, WAIT)).isCompletedWithValue(batch(SECOND));
            assertThat(regular.stepsLeft()).isZero();
        }

        @Test
        @DisplayName("§2.1 with no more than a poll asks for, and keeps the rest for the next")
        void parts() {
            regular.batch(FIRST, entries(0, 1, 2));

            assertThat(client.pollReady(0, WAIT)).isCompletedWithValue(batch(FIRST));
            assertThat(client.pollReady(1, WAIT)).isCompletedWithValue(batch(FIRST, 0));
            assertThat(client.pollReady(5, Duration.ZERO)).isCompletedWithValue(batch(FIRST, 1, 2));
        }

        @Test
        @DisplayName("held polls in the order in which they came, when a step is added")
        void held() {
            CompletableFuture<InboundBatch> one = client.pollCommitReady(1, WAIT);
            CompletableFuture<InboundBatch> other = client.pollCommitReady(1, WAIT);
            assertThat(client.pollsInFlight(Lane.COMMIT)).hasSize(2);

            client.script(Lane.COMMIT).batch(FIRST, entries(0, 1));

            assertThat(one).isCompletedWithValue(batch(FIRST, 0));
            assertThat(other).isCompletedWithValue(batch(FIRST, 1));
            assertThat(client.pollsInFlight(Lane.COMMIT)).isEmpty();
        }

        @Test
        @DisplayName("§2.2 §2.3 nothing when the wait is over, with the highest session that it has handed out")
        void nothing() {
            client.script(Lane.CLEANUP).batch(SECOND).batch(FIRST);
            client.pollCleanupReady(1, WAIT);
            client.pollCleanupReady(1, WAIT);

            assertThat(client.pollReady(1, Duration.ZERO)).isCompletedWithValue(batch(SECOND));
            CompletableFuture<InboundBatch> poll = client.pollReady(1, WAIT);
            time.advance(WAIT.minusNanos(1));
            assertThat(poll).isNotDone();
            time.advance(Duration.ofNanos(1));
            assertThat(poll).isCompletedWithValue(batch(SECOND));

            regular.batch(FIRST, entries(0));
            assertThat(regular.stepsLeft())
                    .as("a poll that is over takes no step")
                    .isEqualTo(1);
        }

        @Test
        @DisplayName("after a pause, even beyond the wait of the poll")
        void pauses() {
            regular.pause(WAIT).pause(WAIT).batch(FIRST, entries(0)).batch(FIRST, entries(1));

            CompletableFuture<InboundBatch> slow = client.pollReady(1, Duration.ofSeconds(1));
            assertThat(client.pollReady(1, WAIT)).isCompletedWithValue(batch(FIRST, 1));
            time.advance(WAIT.plus(WAIT).minusNanos(1));
            assertThat(slow).isNotDone();
            time.advance(Duration.ofNanos(1));
            assertThat(slow).isCompletedWithValue(batch(FIRST, 0));
        }

        @Test
        @DisplayName("that a job is running once an entry of it was handed out, unless its state was set")
        void jobStateOfEntry() {
            regular.batch(FIRST, entries(0)).batch(FIRST, entries(1));
            client.pollReady(1, WAIT);
            assertThat(client.jobState(new JobId(1))).isCompletedWithValue(JobState.RUNNING);
            client.setJobState(new JobId(1), JobState.CANCELLED);
            client.pollReady(1, WAIT);
            assertThat(client.jobState(new JobId(1))).isCompletedWithValue(JobState.CANCELLED);
        }

        @Test
        @DisplayName("§2.6 what a job's state was set to, and knows no other job")
        void jobState() {
            client.setJobState(new JobId(1), JobState.RUNNING);

            assertThat(client.jobState(new JobId(1))).isCompletedWithValue(JobState.RUNNING);
            assertThat(client.jobState(new JobId(2)))
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(JobNotFoundException.class);
        }
    }

    @Test
    @DisplayName("records every poll, with its time")
    void records() {
        client.pollReady(3, WAIT);
        time.advance(Duration.ofSeconds(1));
        client.pollCommitReady(1, Duration.ZERO);

        assertThat(client.polls())
                .containsExactly(
                        new RecordedPoll(Duration.ZERO, Lane.REGULAR, 3, WAIT),
                        new RecordedPoll(Duration.ofSeconds(1), Lane.COMMIT, 1, Duration.ZERO));
    }

    @Test
    @DisplayName("§2.7 shows which polls were cancelled, and what they took is lost")
    void cancelled() {
        client.pollReady(1, WAIT).cancel(false);
        regular.pause(WAIT).batch(SECOND, entries(0));
        assertThat(regular.stepsLeft()).as("a cancelled poll takes no step").isEqualTo(1);

        client.pollReady(1, WAIT).cancel(false);
        time.advance(WAIT);

        assertThat(client.cancelledPolls()).hasSize(2);
        assertThat(client.pollReady(1, Duration.ZERO))
                .as("an answer that nobody got tells no session")
                .isCompletedWithValue(batch(FIRST));
    }

    @Test
    @DisplayName("§1.1 refuses arguments that are negative, by name")
    void negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pollReady(-1, WAIT))
                .withMessage("maxItems: -1 is negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pollReady(1, WAIT.negated()))
                .withMessage("wait: PT-10S is negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> regular.pause(WAIT.negated()))
                .withMessage("duration: PT-10S is negative");
    }
}
