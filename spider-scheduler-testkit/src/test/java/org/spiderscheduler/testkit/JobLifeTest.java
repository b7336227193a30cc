package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.spiderscheduler.testkit.StorageBench.JOB;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.TaskId;

@DisplayName("A job in the in-memory storage")
class JobLifeTest {
    private static final TaskId FIRST = TaskId.index(0);

    private final StorageBench bench = new StorageBench();
    private final InMemoryStorage storage = bench.storage;

    private JobState state() {
        return storage.jobState(JOB);
    }

    @Test
    @DisplayName("offers a task when all it depends on has succeeded, with the job's resource group")
    void dependencies() {
        storage.submit(JobSpec.builder()
                .resourceGroup(new ResourceGroupId(7))
                .task()
                .task()
                .task(0, 1)
                .task(2)
                .build());
        assertThat(bench.take()).containsExactly("1:0", "1:1");
        bench.run(FIRST);
        assertThat(bench.take()).isEmpty();
        bench.run(TaskId.index(1));
        InboundBatch batch = bench.client.pollReady(9, Duration.ZERO).join();
        assertThat(batch.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.taskId()).isEqualTo(TaskId.index(2));
            assertThat(entry.resourceGroupId()).isEqualTo(new ResourceGroupId(7));
        });
        bench.run(TaskId.index(2));
        bench.run(TaskId.index(3));
        assertThat(state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(storage.allJobsEnded()).isTrue();
    }

    @Test
    @DisplayName("is ready, then running, then commit-ready, and succeeds by its commit task")
    void commits() {
        storage.add(JobSpec.builder().task().commit().cleanup().build());
        assertThat(state()).isEqualTo(JobState.READY);
        assertThat(bench.take()).isEmpty();
        storage.start(JOB);
        assertThat(state()).isEqualTo(JobState.RUNNING);
        bench.run(FIRST);
        assertThat(state()).isEqualTo(JobState.COMMIT_READY);
        assertThat(bench.take(Lane.COMMIT)).containsExactly("1:commit");
        bench.run(TaskId.COMMIT);
        assertThat(state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(bench.take(Lane.CLEANUP)).isEmpty();
        assertThat(storage.histories(JOB))
                .extracting(TaskHistory::state)
                .containsExactly(TaskState.SUCCEEDED, TaskState.SUCCEEDED, TaskState.CANCELLED);
    }

    @Test
    @DisplayName("can be started once")
    void startedOnce() {
        storage.submit(JobSpec.builder().task().build());
        assertThatIllegalStateException()
                .isThrownBy(() -> storage.start(JOB))
                .withMessageContaining("job 1 cannot go from RUNNING to RUNNING");
    }

    @Test
    @DisplayName("offers a failed task again while it has retries left, then fails")
    void retries() {
        storage.submit(
                JobSpec.builder().task(TaskSpec.DEFAULT.withRetries(2)).tasks(1).build());
        bench.take();
        for (int i = 0; i < 2; i++) {
            bench.failNow(FIRST);
            assertThat(state()).isEqualTo(JobState.RUNNING);
            assertThat(bench.take()).containsExactly("1:0");
        }
        bench.failNow(FIRST);
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(storage.history(TaskRef.of(JOB, 0)).state()).isEqualTo(TaskState.FAILED);
        assertThat(storage.history(TaskRef.of(JOB, 1)).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    @DisplayName("has no retries by default")
    void noRetry() {
        storage.submit(JobSpec.builder().task().build());
        bench.failNow(FIRST);
        assertThat(state()).isEqualTo(JobState.FAILED);
    }

    @Test
    @DisplayName("fails through its cleanup task if it has one")
    void cleansUp() {
        storage.submit(JobSpec.builder().task().task(0).cleanup().build());
        bench.failNow(FIRST);
        assertThat(state()).isEqualTo(JobState.CLEANUP_READY);
        assertThat(bench.take(Lane.CLEANUP)).containsExactly("1:cleanup");
        bench.run(TaskId.CLEANUP);
        assertThat(state()).isEqualTo(JobState.FAILED);
    }

    @Test
    @DisplayName("fails when its cleanup task fails")
    void cleanupFails() {
        storage.submit(JobSpec.builder().task().cleanup().build());
        storage.cancel(JOB);
        bench.failNow(TaskId.CLEANUP);
        assertThat(state()).isEqualTo(JobState.FAILED);
    }

    @Test
    @DisplayName("fails when its commit task fails, through its cleanup task if it has one")
    void commitFails() {
        storage.submit(
                JobSpec.builder().task().commit(TaskSpec.DEFAULT.withRetries(1)).build());
        bench.run(FIRST);
        bench.take(Lane.COMMIT);
        bench.failNow(TaskId.COMMIT);
        assertThat(bench.take(Lane.COMMIT)).containsExactly("1:commit");
        bench.failNow(TaskId.COMMIT);
        assertThat(state()).isEqualTo(JobState.FAILED);
    }

    @Test
    @DisplayName("is cancelled through its cleanup task if it has one")
    void cancelled() {
        storage.submit(JobSpec.builder().task().cleanup().build());
        assertThat(storage.cancel(JOB)).isTrue();
        assertThat(state()).isEqualTo(JobState.CLEANUP_READY);
        assertThat(storage.cancel(JOB)).as("it is on its way already").isFalse();
        assertThat(storage.fail(JOB)).isFalse();
        bench.run(TaskId.CLEANUP);
        assertThat(state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    @DisplayName("is cancelled at once if it has no cleanup task, without telling the scheduler")
    void cancelledSilently() {
        storage.submit(JobSpec.builder().tasks(2).build());
        CompletableFuture<InboundBatch> cleanup = bench.client.pollCleanupReady(1, Duration.ofSeconds(1));
        assertThat(storage.cancel(JOB)).isTrue();
        assertThat(state()).isEqualTo(JobState.CANCELLED);
        bench.time.advance(Duration.ofSeconds(1));
        assertThat(StorageBench.names(cleanup)).isEmpty();
        assertThat(bench.take()).as("what is in the lane stays in").containsExactly("1:0", "1:1");
        assertThat(bench.refusal(FIRST)).isEqualTo(Refusal.JOB_NOT_RUNNING);
    }

    @Test
    @DisplayName("can be cancelled before it is started, and while it waits for its commit task if it can clean up")
    void cancelledElsewhere() {
        storage.add(JobSpec.builder().task().cleanup().build());
        assertThat(storage.fail(JOB)).isFalse();
        assertThat(storage.cancel(JOB)).isTrue();
        assertThat(state()).isEqualTo(JobState.CANCELLED);
        JobId cleans =
                storage.submit(JobSpec.builder().task().commit().cleanup().build());
        JobId cannot = storage.submit(JobSpec.builder().task().commit().build());
        bench.run(cleans, FIRST);
        bench.run(cannot, FIRST);
        assertThat(storage.cancel(cleans)).isTrue();
        assertThat(storage.jobState(cleans)).isEqualTo(JobState.CLEANUP_READY);
        assertThat(storage.cancel(cannot)).isFalse();
        assertThat(storage.jobState(cannot)).isEqualTo(JobState.COMMIT_READY);
    }

    @Test
    @DisplayName("can be failed on command")
    void failed() {
        storage.submit(JobSpec.builder().task().cleanup().build());
        assertThat(storage.fail(JOB)).isTrue();
        bench.run(TaskId.CLEANUP);
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(storage.fail(JOB)).isFalse();
    }

    @Test
    @DisplayName("keeps of each task every offer, start, outcome and refusal, with its time")
    void history() {
        storage.submit(
                JobSpec.builder().task(TaskSpec.DEFAULT.withRetries(1)).task(0).build());
        bench.time.advance(Duration.ofSeconds(1));
        bench.take();
        bench.time.advance(Duration.ofSeconds(1));
        bench.failNow(FIRST);
        bench.take();
        bench.time.advance(Duration.ofSeconds(1));
        bench.run(FIRST);
        assertThat(bench.refusal(FIRST)).isEqualTo(Refusal.TASK_DONE);
        assertThat(storage.history(TaskRef.of(JOB, 0))).hasToString("""
                task 0 of job 1, resource group 1, SUCCEEDED:
                  PT0S READY (session 1)
                  PT1S OFFERED (session 1)
                  PT2S STARTED (session 1, execution manager 1)
                  PT2S FAILED (session 1, execution manager 1)
                  PT2S READY (session 1)
                  PT2S OFFERED (session 1)
                  PT3S STARTED (session 1, execution manager 1)
                  PT3S SUCCEEDED (session 1, execution manager 1)
                  PT3S REFUSED TASK_DONE (session 1, execution manager 1)""");
    }

    @Test
    @DisplayName("is counted by state, and so are its tasks")
    void counts() {
        storage.submit(JobSpec.builder().task().task(0).commit().build());
        storage.submit(JobSpec.builder().task().build());
        bench.run(FIRST);
        bench.start(TaskId.index(1));
        assertThat(storage.jobIds()).hasSize(2);
        assertThat(storage.jobIds()).containsExactly(new JobId(1), new JobId(2));
        assertThat(storage.jobCount(JobState.RUNNING)).isEqualTo(2);
        assertThat(storage.taskCount(TaskState.SUCCEEDED)).isEqualTo(1);
        assertThat(storage.taskCount(TaskState.RUNNING)).isEqualTo(1);
        assertThat(storage.taskCount(TaskState.READY)).isEqualTo(1);
        assertThat(storage.taskCount(TaskState.PENDING)).isEqualTo(1);
        assertThat(storage.allJobsEnded()).isFalse();
        assertThat(storage)
                .hasToString("InMemoryStorage[session=1, jobs={READY=0, RUNNING=2, COMMIT_READY=0,"
                        + " CLEANUP_READY=0, SUCCEEDED=0, FAILED=0, CANCELLED=0}]");
    }

    @Test
    @DisplayName("must exist when it is asked for")
    void unknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> storage.jobState(JOB))
                .withMessage("there is no job 1");
        storage.submit(JobSpec.builder().task().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> storage.history(TaskRef.commit(JOB)))
                .withMessage("there is no task commit of job 1");
    }
}
