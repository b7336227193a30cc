package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;

@DisplayName("A poll of the in-memory storage")
class StoragePollsTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final StorageBench bench = new StorageBench();
    private final VirtualTime time = bench.time;
    private final InMemoryStorage storage = bench.storage;
    private final InMemoryStorageClient client = bench.client;

    @Test
    @DisplayName("§2.8 is held until its wait is over, though entries are there: it does not return early")
    void holds() {
        CompletableFuture<InboundBatch> poll = client.pollReady(3, WAIT);
        storage.submit(JobSpec.builder().tasks(2).build());
        time.advance(WAIT.minusNanos(1));
        assertThat(poll).isNotDone();
        time.advance(Duration.ofNanos(1));
        assertThat(StorageBench.names(poll)).containsExactly("1:0", "1:1");
    }

    @Test
    @DisplayName("§2.1 returns as soon as it has as many entries as it asked for, and leaves the rest")
    void full() {
        CompletableFuture<InboundBatch> poll = client.pollReady(2, WAIT);
        storage.submit(JobSpec.builder().tasks(3).build());
        time.runUntilIdle();
        assertThat(StorageBench.names(poll)).containsExactly("1:0", "1:1");
        assertThat(bench.take()).containsExactly("1:2");
        assertThat(time.elapsed()).isZero();
    }

    @Test
    @DisplayName("§2.8 for one entry is answered with the first")
    void wake() {
        CompletableFuture<InboundBatch> poll = client.pollReady(1, WAIT);
        time.advance(Duration.ofSeconds(3));
        assertThat(poll).isNotDone();
        storage.submit(JobSpec.builder().task().build());
        time.runUntilIdle();
        assertThat(StorageBench.names(poll)).containsExactly("1:0");
    }

    @Test
    @DisplayName("is answered at once when enough is there already")
    void enough() {
        storage.submit(JobSpec.builder().tasks(2).build());
        assertThat(StorageBench.names(client.pollReady(2, WAIT))).containsExactly("1:0", "1:1");
    }

    @Test
    @DisplayName("§2.1 for nothing returns at once, with the session")
    void nothing() {
        storage.submit(JobSpec.builder().task().build());
        CompletableFuture<InboundBatch> poll = client.pollReady(0, WAIT);
        assertThat(poll).isCompleted();
        assertThat(poll.join()).isEqualTo(new InboundBatch(new SessionId(1), List.of()));
        assertThat(bench.take()).containsExactly("1:0");
    }

    @Test
    @DisplayName("without a wait returns what is there")
    void noWait() {
        assertThat(bench.take()).isEmpty();
        storage.submit(JobSpec.builder().task().build());
        assertThat(bench.take()).containsExactly("1:0");
        assertThat(bench.take()).isEmpty();
    }

    @Test
    @DisplayName("§2.2 §2.3 whose wait is over brings an empty batch with the session, and is no error")
    void expires() {
        CompletableFuture<InboundBatch> poll = client.pollCommitReady(5, WAIT);
        time.advance(WAIT);
        assertThat(poll.join().entries()).isEmpty();
        assertThat(poll.join().sessionId()).isEqualTo(new SessionId(1));
    }

    @Test
    @DisplayName("§2.4 brings entries of its own lane only")
    void lanes() {
        storage.submit(JobSpec.builder().task().commit().build());
        JobId cancelled = storage.submit(JobSpec.builder().task().cleanup().build());
        storage.cancel(cancelled);
        assertThat(bench.take(Lane.COMMIT)).isEmpty();
        assertThat(bench.take(Lane.CLEANUP)).containsExactly("2:cleanup");
        assertThat(bench.take(Lane.REGULAR)).containsExactly("1:0", "2:0");
        bench.run(TaskId.index(0));
        assertThat(bench.take(Lane.COMMIT)).containsExactly("1:commit");
    }

    @Test
    @DisplayName("asks for at most 100,000, as the real client does, since storage allocates room for all up front")
    void cap() {
        StorageBench large = new StorageBench(options -> options.capacity(Lane.REGULAR, 200_000));
        large.storage.submit(JobSpec.builder().tasks(100_001).build());
        assertThat(large.client.pollReady(150_000, WAIT).join().entries()).hasSize(100_000);
    }

    @Test
    @DisplayName("competes with other polls of its lane: the earlier is filled first, and no entry comes twice")
    void competes() {
        CompletableFuture<InboundBatch> first = client.pollReady(2, WAIT);
        CompletableFuture<InboundBatch> second = client.pollReady(2, WAIT);
        assertThat(client.pollsInFlight(Lane.REGULAR)).isEqualTo(2);
        storage.submit(JobSpec.builder().tasks(3).build());
        time.advance(WAIT);
        assertThat(StorageBench.names(first)).containsExactly("1:0", "1:1");
        assertThat(StorageBench.names(second)).containsExactly("1:2");
        assertThat(client.pollsInFlight(Lane.REGULAR)).isZero();
    }

    @Test
    @DisplayName("§2.7 that is cancelled loses what it has collected, which is noted as a mistake")
    void cancelled() {
        CompletableFuture<InboundBatch> poll = client.pollReady(2, WAIT);
        storage.submit(JobSpec.builder().task().build());
        assertThat(poll.cancel(false)).isTrue();
        assertThat(bench.take()).isEmpty();
        assertThat(storage.mistakes())
                .singleElement()
                .asString()
                .contains("cancelled a poll of lane REGULAR", "task 0 of job 1", "§2.7");
        assertThatThrownBy(storage::checkNoMistakes)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cancelled a poll");
        storage.submit(JobSpec.builder().task().build());
        assertThat(bench.take()).as("a cancelled poll swallows nothing more").containsExactly("2:0");
    }

    @Test
    @DisplayName(
            "§2.7 that its caller has ended otherwise loses its answer, which is noted as a mistake if it had entries")
    void endedByCaller() {
        CompletableFuture<InboundBatch> first = client.pollReady(1, WAIT);
        CompletableFuture<InboundBatch> second = client.pollReady(1, WAIT);
        first.completeExceptionally(new TimeoutException());
        second.complete(new InboundBatch(new SessionId(1), List.of()));
        storage.submit(JobSpec.builder().task().build());
        time.runUntilIdle();
        assertThat(storage.mistakes())
                .singleElement()
                .asString()
                .contains("ended a poll of lane REGULAR", "task 0 of job 1", "§2.7");
        time.advance(WAIT);
        assertThat(storage.mistakes())
                .as("an empty batch that nobody has heard of")
                .hasSize(1);
    }

    @Test
    @DisplayName("that is cancelled when its answer is on its way is one mistake")
    void cancelledWhenAnswered() {
        CompletableFuture<InboundBatch> poll = client.pollReady(1, WAIT);
        storage.submit(JobSpec.builder().task().build());
        assertThat(poll.cancel(false)).isTrue();
        time.runUntilIdle();
        assertThat(storage.mistakes()).hasSize(1);
    }

    @Test
    @DisplayName("of a lane that was closed succeeds again after a restart of storage")
    void reopened() {
        storage.submit(JobSpec.builder().task().build());
        storage.closeLane(Lane.REGULAR);
        storage.restart();
        assertThat(bench.take()).containsExactly("1:0");
    }

    @Test
    @DisplayName("is completed on the executor of virtual time, if that is what storage was built with")
    void builtWithVirtualTime() {
        InMemoryStorage built = InMemoryStorage.builder(time).build();
        CompletableFuture<InboundBatch> poll = built.client().pollReady(1, WAIT);
        built.submit(JobSpec.builder().task().build());
        assertThat(poll).isNotDone();
        time.runUntilIdle();
        assertThat(poll).isCompleted();
    }

    @Test
    @DisplayName("§2.6 of a closed lane fails, one that is held too")
    void closed() {
        CompletableFuture<InboundBatch> held = client.pollReady(1, WAIT);
        storage.closeLane(Lane.REGULAR);
        time.runUntilIdle();
        assertThatThrownBy(held::get).cause().isInstanceOf(InboundClosedException.class);
        assertThatThrownBy(client.pollReady(1, WAIT)::get).cause().isInstanceOf(InboundClosedException.class);
        assertThat(client.pollCommitReady(1, Duration.ZERO)).isCompleted();
    }

    @Test
    @DisplayName("§1.1 refuses a negative number or wait at the call")
    void arguments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.pollReady(-1, WAIT))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> client.pollReady(1, WAIT.negated()));
    }

    @Test
    @DisplayName("with a huge wait is no overflow")
    void hugeWait() {
        CompletableFuture<InboundBatch> poll = client.pollReady(1, Duration.ofSeconds(Long.MAX_VALUE));
        time.advance(Duration.ofDays(1_000));
        assertThat(poll).isNotDone();
    }

    @Test
    @DisplayName("is not needed for a job's state: known jobs have one, §2.6 unknown ones fail")
    void jobState() {
        storage.submit(JobSpec.builder().task().build());
        assertThat(client.jobState(new JobId(1))).isCompletedWithValue(JobState.RUNNING);
        assertThatThrownBy(client.jobState(new JobId(2))::get)
                .cause()
                .isInstanceOf(JobNotFoundException.class)
                .hasMessageContaining("job 2");
    }
}
