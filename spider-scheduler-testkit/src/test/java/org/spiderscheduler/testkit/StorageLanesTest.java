package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.TaskId;

@DisplayName("A full lane of the in-memory storage")
class StorageLanesTest {
    private static final TaskId FIRST = TaskId.index(0);

    private final StorageBench bench = new StorageBench(options ->
            options.capacity(Lane.REGULAR, 2).capacity(Lane.COMMIT, 1).capacity(Lane.CLEANUP, 1));
    private final InMemoryStorage storage = bench.storage;

    private CompletableFuture<Admission> register(JobId job) {
        return bench.door.register(storage.sessionId(), job, FIRST, bench.em);
    }

    @Test
    @DisplayName("by default holds 65,536 regular, 1,024 commit and 1,024 cleanup entries")
    void defaults() {
        InMemoryStorage plain = InMemoryStorage.create(bench.time);
        TaskInstanceDoor door = plain.door();
        plain.submit(JobSpec.builder().tasks(65_537).build());
        assertThat(plain.laneSize(Lane.REGULAR)).isEqualTo(65_536);
        plain.client().pollReady(100_000, Duration.ofSeconds(1));
        for (int i = 0; i < 1_025; i++) {
            JobId commits = plain.submit(JobSpec.builder().task().commit().build());
            JobId cancelled = plain.submit(JobSpec.builder().task().cleanup().build());
            plain.cancel(cancelled);
            door.succeed(StorageBench.instance(door.register(plain.sessionId(), commits, FIRST, door.join())
                    .join()));
        }
        assertThat(plain.laneSize(Lane.COMMIT)).isEqualTo(1_024);
        assertThat(plain.waitingForLane(Lane.COMMIT)).isEqualTo(1);
        assertThat(plain.laneSize(Lane.CLEANUP)).isEqualTo(1_024);
        assertThat(plain.waitingForLane(Lane.CLEANUP)).isEqualTo(1);
    }

    @Test
    @DisplayName("makes storage wait: nothing is dropped, and order is kept")
    void waits() {
        storage.submit(JobSpec.builder().tasks(3).build());
        storage.submit(JobSpec.builder().tasks(2).build());
        assertThat(storage.laneSize(Lane.REGULAR)).isEqualTo(2);
        assertThat(storage.waitingForLane(Lane.REGULAR)).isEqualTo(3);
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            taken.addAll(bench.take());
        }
        assertThat(taken).containsExactly("1:0", "1:1", "1:2", "2:0", "2:1");
    }

    @Test
    @DisplayName("is drained past its capacity by a poll that waits")
    void drained() {
        storage.submit(JobSpec.builder().tasks(5).build());
        assertThat(StorageBench.names(bench.client.pollReady(4, Duration.ofSeconds(1))))
                .containsExactly("1:0", "1:1", "1:2", "1:3");
    }

    @Test
    @DisplayName("lets the start of a job hold the job's lock, which registrations of its tasks wait for")
    void holdsTheLock() {
        JobId job = storage.submit(JobSpec.builder().tasks(3).build());
        CompletableFuture<Admission> waiting = register(job);
        bench.time.advance(Duration.ofSeconds(50));
        assertThat(waiting).as("the lane is full, nothing moves any more").isNotDone();
        bench.take();
        bench.time.runUntilIdle();
        assertThat(StorageBench.instance(waiting.join()).task.ref()).isEqualTo(TaskRef.of(job, 0));
    }

    @Test
    @DisplayName("leaves registrations of other jobs alone")
    void others() {
        JobId through = storage.submit(JobSpec.builder().task().build());
        storage.submit(JobSpec.builder().tasks(3).build());
        assertThat(register(through)).isCompleted();
    }

    @Test
    @DisplayName("refuses a registration that waited when storage restarts")
    void restart() {
        JobId job = storage.submit(JobSpec.builder().tasks(3).build());
        CompletableFuture<Admission> waiting = register(job);
        storage.restart();
        bench.time.runUntilIdle();
        assertThat(StorageBench.refusal(waiting.join())).isEqualTo(Refusal.RESTARTED);
        assertThat(bench.storage.refusals(Refusal.RESTARTED)).isEqualTo(1);
        assertThat(Refusal.RESTARTED.isHarmless()).isFalse();
    }

    @Test
    @DisplayName("delays cancelling and failing a job that is being started until it has started")
    void commands() {
        JobId cancelled = storage.submit(JobSpec.builder().tasks(3).build());
        JobId failed = storage.submit(JobSpec.builder().tasks(3).build());
        assertThat(storage.cancel(cancelled)).isTrue();
        assertThat(storage.fail(failed)).isTrue();
        assertThat(storage.jobState(cancelled)).isEqualTo(JobState.RUNNING);
        bench.take();
        bench.time.runUntilIdle();
        assertThat(storage.jobState(cancelled)).isEqualTo(JobState.CANCELLED);
        assertThat(storage.jobState(failed)).isEqualTo(JobState.RUNNING);
        bench.take();
        bench.take();
        bench.time.runUntilIdle();
        assertThat(storage.jobState(failed)).isEqualTo(JobState.FAILED);
    }

    @Test
    @DisplayName("delays the answer to a report until what it made ready is in the lane")
    void report() {
        storage.submit(JobSpec.builder().task().task(0).build());
        storage.submit(JobSpec.builder().tasks(2).build());
        TaskInstance instance = bench.start(FIRST);
        CompletableFuture<Optional<Refusal>> report = bench.door.succeed(instance);
        bench.time.runUntilIdle();
        assertThat(report).isNotDone();
        bench.take();
        bench.time.runUntilIdle();
        assertThat(report).isCompletedWithValue(Optional.empty());
    }

    @Test
    @DisplayName("has room for at least one entry")
    void capacity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryStorage.builder(bench.time).capacity(Lane.COMMIT, 0))
                .withMessageContaining("COMMIT");
    }
}
