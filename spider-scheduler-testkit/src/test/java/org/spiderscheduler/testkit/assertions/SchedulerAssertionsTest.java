package org.spiderscheduler.testkit.assertions;

import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThat;
import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskHistory;
import org.spiderscheduler.testkit.TaskRef;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.TaskState;
import org.spiderscheduler.testkit.VirtualTime;

@DisplayName("Assertions on storage")
class SchedulerAssertionsTest {
    private static final TaskSpec SECOND = TaskSpec.taking(Duration.ofSeconds(1));

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStorage storage = InMemoryStorage.create(time);
    private final InMemoryStorageClient client = storage.client();
    private final Set<TaskRef> failing = new HashSet<>();

    @BeforeEach
    void start() {
        SchedulerRuntime scheduler = SchedulerRuntime.builder(client, storage.sessionId(), client::schedulerId)
                .core(DecisionLoop.fifo())
                .timer(time)
                .executor(time)
                .build();
        scheduler.start();
        Fleet.builder(storage, scheduler.service(), time)
                .plan(instance -> !failing.contains(instance.task()))
                .build();
    }

    /** Two tasks one after the other, a commit and a cleanup task. */
    private JobId submit() {
        return storage.submit(JobSpec.builder()
                .task(SECOND)
                .task(SECOND, 0)
                .commit(SECOND)
                .cleanup()
                .build());
    }

    private void runToEnd() {
        time.advanceUntil(storage::allJobsEnded, Duration.ofHours(1));
    }

    private static AbstractThrowableAssert<?, ?> assertFails(ThrowingCallable assertion) {
        return assertThatThrownBy(assertion).isInstanceOf(AssertionError.class);
    }

    @Nested
    @DisplayName("pass")
    class Pass {
        @Test
        @DisplayName("when all went well, and can be chained")
        void allWell() {
            JobId job = submit();
            runToEnd();
            assertThat(storage)
                    .allJobsSucceeded()
                    .allJobsEnded()
                    .hasJob(job, JobState.SUCCEEDED)
                    .executedExactlyOnce(job)
                    .hasSeenNoMistakes()
                    .task(TaskRef.of(job, 0))
                    .hasState(TaskState.SUCCEEDED)
                    .has(TaskEvent.Kind.OFFERED, 1)
                    .startedBefore(storage.history(TaskRef.of(job, 1)))
                    .startedBefore(storage.history(TaskRef.cleanup(job)))
                    .executedExactlyOnce();
            assertThat(storage).task(TaskRef.cleanup(job)).neverExecuted();
        }

        @Test
        @DisplayName("on a job that failed by way of its cleanup task, if they say so")
        void cleanedUp() {
            JobId job = submit();
            failing.add(TaskRef.commit(job));
            runToEnd();
            assertThat(storage)
                    .allJobsEnded()
                    .hasJob(job, JobState.FAILED)
                    .task(TaskRef.commit(job))
                    .hasState(TaskState.FAILED);
            assertThat(storage).task(TaskRef.cleanup(job)).executedExactlyOnce();
        }
    }

    @Nested
    @DisplayName("fail, and show the histories of the tasks concerned:")
    class Fail {
        @Test
        @DisplayName("on jobs that have not ended")
        void jobsOpen() {
            JobId job = submit();
            time.advance(Duration.ofMillis(1_500));
            assertFails(() -> assertThat(storage).allJobsEnded()).hasMessage("""
                            expected all jobs to have ended, but 1 of 1 have not:
                            job 1 is RUNNING
                            task 1 of job 1, resource group 1, RUNNING:
                              PT1S READY (session 1)
                              PT1S OFFERED (session 1)
                              PT1S STARTED (session 1, execution manager 1)""");
            assertFails(() -> assertThat(storage).hasJob(job, JobState.SUCCEEDED))
                    .hasMessageContaining("expected job 1 to be SUCCEEDED, but job 1 is RUNNING")
                    .hasMessageContaining("execution manager 1");
        }

        @Test
        @DisplayName("on jobs that did not succeed, the first ten of them")
        void jobsFailed() {
            for (int i = 0; i < 12; i++) {
                failing.add(TaskRef.of(submit(), 0));
            }
            runToEnd();
            assertFails(() -> assertThat(storage).allJobsSucceeded())
                    .hasMessageContaining("expected all jobs to have succeeded, but 12 of 12 have not:")
                    .hasMessageContaining("task 0 of job 10, resource group 1, FAILED:")
                    .hasMessageNotContaining("job 11")
                    .hasMessageEndingWith("and 2 more jobs");
        }

        @Test
        @DisplayName("on a job with many tasks, the first five of them")
        void manyTasks() {
            storage.submit(JobSpec.builder().tasks(20, SECOND).build());
            time.advance(Duration.ofMillis(500));
            assertFails(() -> assertThat(storage).allJobsSucceeded())
                    .hasMessageContaining("task 4 of job 1")
                    .hasMessageNotContaining("task 5 of job 1")
                    .hasMessageEndingWith("and 15 more tasks that are ready, running or failed");
        }

        @Test
        @DisplayName("on a task that was executed again, or not at all, or although it should not be")
        void executions() {
            JobId job = submit();
            time.advance(Duration.ofMillis(500));
            storage.restart();
            runToEnd();
            String again =
                    "expected task 0 of job 1 to be executed exactly once, but 2 executions began and 1 succeeded";
            assertFails(() -> assertThat(storage).task(TaskRef.of(job, 0)).executedExactlyOnce())
                    .hasMessageContaining(again)
                    .hasMessageContaining("PT0.5S LOST");
            assertFails(() -> assertThat(storage).executedExactlyOnce(job)).hasMessageContaining(again);
            assertFails(() -> assertThat(storage).task(TaskRef.cleanup(job)).executedExactlyOnce())
                    .hasMessageContaining("but 0 executions began");
            assertFails(() -> assertThat(storage).task(TaskRef.commit(job)).neverExecuted())
                    .hasMessageContaining("expected task commit of job 1 never to be executed, but 1 executions began")
                    .hasMessageContaining("SUCCEEDED (session 2");
        }

        @Test
        @DisplayName("on the state, the events and the order of a task")
        void oneTask() {
            JobId job = submit();
            runToEnd();
            TaskRef first = TaskRef.of(job, 0);
            assertFails(() -> assertThat(storage.history(first)).hasState(TaskState.FAILED))
                    .hasMessageContaining("expected task 0 of job 1 to be FAILED, but it is SUCCEEDED")
                    .hasMessageContaining("PT1S SUCCEEDED");
            assertFails(() -> assertThat(storage).task(first).has(TaskEvent.Kind.OFFERED, 2))
                    .hasMessageContaining("expected task 0 of job 1 to have 2 events OFFERED, but it has 1");
            assertFails(() -> assertThat(storage).task(first).startedBefore(storage.history(first)))
                    .hasMessageContaining(
                            "expected task 0 of job 1 to start before task 0 of job 1, but both started at PT0S:")
                    .hasMessageContaining("there is no order within one instant");
            assertFails(() -> assertThat(storage).task(TaskRef.cleanup(job)).startedBefore(storage.history(first)))
                    .hasMessageContaining("expected task cleanup of job 1 to start before task 0 of job 1");
        }

        @Test
        @DisplayName("on a mistake of the scheduler, which is shown")
        void mistakes() {
            client.poll(Lane.COMMIT, 1, Duration.ofSeconds(1)).cancel(false);
            assertFails(() -> assertThat(storage).hasSeenNoMistakes())
                    .hasMessageContaining("it made 1")
                    .hasMessageContaining("cancelled a poll of lane COMMIT");
        }

        @Test
        @DisplayName("with the description that they were given")
        void described() {
            JobId job = submit();
            assertFails(() -> assertThat(storage).as("after the crash").allJobsEnded())
                    .hasMessageStartingWith("[after the crash] expected all jobs");
            assertFails(() -> assertThat(storage).as("after the crash").executedExactlyOnce(job))
                    .hasMessageStartingWith("[after the crash] expected task 0");
        }

        @Test
        @DisplayName("on nothing")
        void nothing() {
            assertFails(() -> assertThat((InMemoryStorage) null).allJobsEnded()).hasMessageContaining("not to be null");
            assertFails(() -> assertThat((TaskHistory) null).neverExecuted()).hasMessageContaining("not to be null");
        }
    }
}
