package org.spiderscheduler.examples.core;

import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.TaskState;
import org.spiderscheduler.testkit.VirtualTime;

@DisplayName("The one-by-one core")
class OneByOneCoreTest {
    private static final TaskSpec SECOND = TaskSpec.taking(Duration.ofSeconds(1));

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStorage storage = InMemoryStorage.create(time);
    private SchedulerRuntime scheduler;
    private Fleet fleet;

    @BeforeEach
    void start() {
        InMemoryStorageClient client = storage.client();
        scheduler = SchedulerRuntime.builder(client, storage.sessionId(), client::schedulerId)
                .core(new OneByOneCore())
                .timer(time)
                .executor(time)
                .build();
        scheduler.start();
        fleet = Fleet.builder(storage, scheduler.service(), time).size(4).build();
    }

    private void runToEnd() {
        time.advanceUntil(storage::allJobsEnded, Duration.ofHours(1));
        assertThat(storage).allJobsSucceeded().hasSeenNoMistakes();
    }

    @Test
    @DisplayName("brings many jobs to their end, without growing the stack")
    void manyJobs() {
        for (int job = 0; job < 1_000; job++) {
            storage.submit(JobSpec.builder().tasks(20).commit().build());
        }
        runToEnd();
        assertThat(storage.taskCount(TaskState.SUCCEEDED)).isEqualTo(21_000);
    }

    @Test
    @DisplayName("brings a job to its end over a restart of storage and the death of an execution manager")
    void faults() {
        storage.submit(JobSpec.builder()
                .tasks(40, SECOND)
                .task(SECOND, 0, 1)
                .commit(SECOND)
                .cleanup()
                .build());
        time.advance(Duration.ofSeconds(3));
        storage.restart();
        time.advance(Duration.ofSeconds(3));
        fleet.executionManager(1).crash();
        runToEnd();
    }

    @Test
    @DisplayName("ends when it is cancelled, even if nobody takes what it enqueues (§5.7)")
    void stops() {
        fleet.leave();
        storage.submit(JobSpec.builder().tasks(1_000).build());
        time.advance(Duration.ofSeconds(1));
        CompletableFuture<Void> stopped = scheduler.stop();
        time.advance(Duration.ofSeconds(10));
        assertThat(stopped).isCompleted();
        assertThat(scheduler.termination()).isCompleted();
    }
}
