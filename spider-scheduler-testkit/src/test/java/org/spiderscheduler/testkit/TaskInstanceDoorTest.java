package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.testkit.StorageBench.JOB;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;

@DisplayName("The task-instance door")
class TaskInstanceDoorTest {
    private static final TaskId FIRST = TaskId.index(0);

    private final StorageBench bench = new StorageBench();
    private final InMemoryStorage storage = bench.storage;

    @Test
    @DisplayName("lets an execution manager register, run and report a task")
    void grants() {
        storage.submit(JobSpec.of(TaskSpec.taking(Duration.ofSeconds(5))));
        TaskInstance instance = bench.start(FIRST);
        assertThat(instance.spec().runTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(instance.executionManagerId()).isEqualTo(bench.em);
        assertThat(instance.sessionId()).isEqualTo(new SessionId(1));
        assertThat(instance.entry().toAssignment().jobId()).isEqualTo(JOB);
        assertThat(instance).hasToString("instance 1 of task 0 of job 1 on execution manager 1");
        assertThat(storage.history(TaskRef.of(JOB, 0)).state()).isEqualTo(TaskState.RUNNING);
        assertThat(bench.succeed(instance)).isEmpty();
        assertThat(storage.jobState(JOB)).isEqualTo(JobState.SUCCEEDED);
    }

    @Nested
    @DisplayName("refuses, as part of normal operation,")
    class Refuses {
        @Test
        @DisplayName("an assignment whose session is not the current one, be it older or newer")
        void staleSession() {
            storage.submit(JobSpec.builder().task().build());
            storage.restart();
            for (long session : new long[] {1, 3}) {
                assertThat(StorageBench.refusal(bench.door
                                .register(new SessionId(session), JOB, FIRST, bench.em)
                                .join()))
                        .isEqualTo(Refusal.STALE_SESSION);
            }
            assertThat(storage.refusals(Refusal.STALE_SESSION)).isEqualTo(2);
        }

        @Test
        @DisplayName("a task that is already done")
        void done() {
            storage.submit(JobSpec.builder().tasks(2).build());
            bench.run(FIRST);
            assertThat(bench.refusal(FIRST)).isEqualTo(Refusal.TASK_DONE);
        }

        @Test
        @DisplayName("a task with as many living instances as it may have, 1 by default")
        void instanceLimit() {
            storage.submit(JobSpec.builder()
                    .task()
                    .task(TaskSpec.DEFAULT.withMaxInstances(2))
                    .build());
            bench.start(FIRST);
            assertThat(bench.refusal(FIRST)).isEqualTo(Refusal.INSTANCE_LIMIT);
            bench.start(TaskId.index(1));
            bench.start(TaskId.index(1));
            assertThat(bench.refusal(TaskId.index(1))).isEqualTo(Refusal.INSTANCE_LIMIT);
        }

        @Test
        @DisplayName("a task of a job that is unknown, or no longer running")
        void notRunning() {
            assertThat(StorageBench.refusal(bench.register(new JobId(9), FIRST, bench.em)))
                    .isEqualTo(Refusal.JOB_NOT_RUNNING);
            storage.submit(JobSpec.builder().task().commit().build());
            bench.run(FIRST);
            assertThat(bench.refusal(FIRST)).isEqualTo(Refusal.JOB_NOT_RUNNING);
            bench.run(TaskId.COMMIT);
            assertThat(bench.refusal(FIRST)).isEqualTo(Refusal.JOB_NOT_RUNNING);
        }

        @Test
        @DisplayName("a commit task of a job that is cleanup-ready or has ended")
        void commitPassed() {
            storage.submit(JobSpec.builder().task().commit().cleanup().build());
            bench.run(FIRST);
            bench.failNow(TaskId.COMMIT);
            assertThat(storage.jobState(JOB)).isEqualTo(JobState.CLEANUP_READY);
            assertThat(bench.refusal(TaskId.COMMIT)).isEqualTo(Refusal.COMMIT_PASSED);
            bench.run(TaskId.CLEANUP);
            assertThat(bench.refusal(TaskId.COMMIT)).isEqualTo(Refusal.COMMIT_PASSED);
        }

        @Test
        @DisplayName("a cleanup task of a job that has ended")
        void cleanupPassed() {
            storage.submit(JobSpec.builder().task().cleanup().build());
            bench.run(FIRST);
            assertThat(bench.refusal(TaskId.CLEANUP)).isEqualTo(Refusal.CLEANUP_PASSED);
        }

        @Test
        @DisplayName("a report of an instance that is no longer valid")
        void instanceGone() {
            storage.submit(JobSpec.builder().tasks(2).build());
            TaskInstance instance = bench.start(FIRST);
            bench.time.advance(Duration.ofMinutes(2));
            assertThat(bench.succeed(instance)).contains(Refusal.INSTANCE_GONE);
            assertThat(bench.fail(instance)).contains(Refusal.INSTANCE_GONE);
            assertThat(storage.history(TaskRef.of(JOB, 0)).state()).isEqualTo(TaskState.READY);
        }

        @Test
        @DisplayName("a second report of the same instance, and one of a task that another instance has done")
        void secondReport() {
            storage.submit(JobSpec.builder()
                    .task(TaskSpec.DEFAULT.withMaxInstances(2))
                    .task()
                    .build());
            TaskInstance one = bench.start(FIRST);
            TaskInstance other = bench.start(FIRST);
            assertThat(bench.succeed(one)).isEmpty();
            assertThat(bench.succeed(one)).contains(Refusal.INSTANCE_GONE);
            assertThat(bench.succeed(other)).contains(Refusal.TASK_DONE);
            assertThat(storage.history(TaskRef.of(JOB, 0)).count(TaskEvent.Kind.SUCCEEDED))
                    .isEqualTo(1);
        }

        @Test
        @DisplayName("a report of a job that has been cancelled")
        void cancelled() {
            storage.submit(JobSpec.builder().task().build());
            TaskInstance instance = bench.start(FIRST);
            storage.cancel(JOB);
            assertThat(bench.succeed(instance)).contains(Refusal.JOB_NOT_RUNNING);
        }

        @Test
        @DisplayName("harmlessly: none of it is a mistake of the scheduler")
        void harmless() {
            done();
            assertThat(storage.mistakes()).isEmpty();
            assertThat(Refusal.TASK_DONE.isHarmless()).isTrue();
            assertThat(storage.history(TaskRef.of(JOB, 0)).toString()).contains("REFUSED TASK_DONE");
        }
    }

    @Nested
    @DisplayName("fails fatally, restarts storage and names the scheduler's mistake for")
    class Fatal {
        private void isFatal(TaskId task, String words) {
            SessionId before = storage.sessionId();
            assertThat(bench.refusal(task)).isEqualTo(Refusal.FATAL);
            assertThat(storage.mistakes())
                    .singleElement()
                    .asString()
                    .contains("execution manager 1 was given task " + task + " of job 1", words, "§5.8");
            assertThat(storage.sessionId()).isGreaterThan(before);
        }

        @Test
        @DisplayName("a task index that the job does not have")
        void noSuchTask() {
            storage.submit(JobSpec.builder().tasks(2).build());
            isFatal(TaskId.index(2), "only has tasks 0 to 1");
        }

        @Test
        @DisplayName("a task index that only looks negative")
        void hugeIndex() {
            storage.submit(JobSpec.builder().tasks(2).build());
            isFatal(TaskId.index(-1), "task 18446744073709551615");
        }

        @Test
        @DisplayName("a task whose inputs are missing, with its history")
        void notReady() {
            storage.submit(JobSpec.builder().task().task(0).build());
            isFatal(TaskId.index(1), "not ready yet");
            assertThat(storage.mistakes().get(0))
                    .contains("task 1 of job 1, resource group 1, PENDING:", "REFUSED FATAL");
        }

        @Test
        @DisplayName("a task of a job that has not been started")
        void notStarted() {
            storage.add(JobSpec.builder().task().build());
            isFatal(FIRST, "the job is READY");
        }

        @Test
        @DisplayName("a commit task of a job that is still running")
        void commitTooEarly() {
            storage.submit(JobSpec.builder().task().commit().build());
            isFatal(TaskId.COMMIT, "the job is RUNNING");
        }

        @Test
        @DisplayName("a commit task of a job that has none")
        void noCommit() {
            storage.submit(JobSpec.builder().task().build());
            isFatal(TaskId.COMMIT, "no commit task");
        }

        @Test
        @DisplayName("a cleanup task of a job that is not cleanup-ready yet")
        void cleanupTooEarly() {
            storage.submit(JobSpec.builder().task().commit().cleanup().build());
            bench.run(FIRST);
            isFatal(TaskId.CLEANUP, "the job is COMMIT_READY");
        }

        @Test
        @DisplayName("a cleanup task of a job that has none")
        void noCleanup() {
            storage.submit(JobSpec.builder().task().build());
            isFatal(TaskId.CLEANUP, "no cleanup task");
        }

        @Test
        @DisplayName("an unknown execution manager")
        void unknownExecutionManager() {
            storage.submit(JobSpec.builder().task().build());
            assertThat(StorageBench.refusal(bench.register(JOB, FIRST, new ExecutionManagerId(77))))
                    .isEqualTo(Refusal.FATAL);
            assertThat(storage.mistakes())
                    .singleElement()
                    .asString()
                    .contains("execution manager 77 registered task 0 of job 1", "never knew");
            assertThat(Refusal.FATAL.isHarmless()).isFalse();
        }
    }

    @Nested
    @DisplayName("knows execution managers and")
    class Liveness {
        @Test
        @DisplayName("gives each an id that was never used before, and the session with each heartbeat")
        void heartbeat() {
            assertThat(bench.door.join()).isEqualTo(new ExecutionManagerId(2));
            assertThat(bench.door.heartbeat(bench.em)).contains(new SessionId(1));
            storage.restart();
            assertThat(bench.door.heartbeat(bench.em)).contains(new SessionId(2));
        }

        @Test
        @DisplayName("tells one that it has marked dead to end, which is nobody's mistake")
        void dead() {
            storage.submit(JobSpec.builder().task().build());
            bench.time.advance(Duration.ofMinutes(2));
            assertThat(bench.door.heartbeat(bench.em)).isEmpty();
            assertThat(bench.door.heartbeat(new ExecutionManagerId(99))).isEmpty();
            assertThat(bench.refusal(FIRST)).isEqualTo(Refusal.EXECUTION_MANAGER_DEAD);
            assertThat(Refusal.EXECUTION_MANAGER_DEAD.isHarmless()).isFalse();
            assertThat(storage.mistakes()).isEmpty();
        }
    }

    @Nested
    @DisplayName("sweeps every 30 s")
    class Sweep {
        private final JobSpec twoTasks = JobSpec.builder().tasks(2).build();

        @Test
        @DisplayName("and removes the instances of those not heard of for 60 s, whose tasks are offered again")
        void dead() {
            storage.submit(twoTasks);
            bench.take();
            bench.start(FIRST);
            bench.time.advance(Duration.ofSeconds(60));
            assertThat(bench.take()).as("60 s are not yet older than 60 s").isEmpty();
            bench.time.advance(Duration.ofSeconds(29));
            assertThat(bench.take()).isEmpty();
            bench.time.advance(Duration.ofSeconds(1));
            assertThat(bench.take()).containsExactly("1:0");
            assertThat(storage.history(TaskRef.of(JOB, 0)).toString())
                    .contains("PT1M30S LOST (session 1, execution manager 1)", "PT1M30S READY");
        }

        @Test
        @DisplayName("and leaves those alone that beat")
        void alive() {
            storage.submit(twoTasks);
            bench.take();
            TaskInstance instance = bench.start(FIRST);
            for (int i = 0; i < 4; i++) {
                bench.time.advance(Duration.ofSeconds(30));
                assertThat(bench.door.heartbeat(bench.em)).isPresent();
            }
            assertThat(bench.take()).isEmpty();
            assertThat(bench.succeed(instance)).isEmpty();
        }

        @Test
        @DisplayName("and offers a commit task of a dead execution manager again")
        void deadCommit() {
            storage.submit(JobSpec.builder().task().commit().build());
            bench.run(FIRST);
            bench.take(Lane.COMMIT);
            bench.start(TaskId.COMMIT);
            bench.time.advance(Duration.ofSeconds(90));
            assertThat(bench.take(Lane.COMMIT)).containsExactly("1:commit");
        }

        @Test
        @DisplayName("and offers a task over its soft timeout once more, while the first instance may still finish")
        void softTimeout() {
            storage.submit(JobSpec.builder()
                    .task(TaskSpec.DEFAULT.withSoftTimeout(Duration.ofSeconds(20)))
                    .task()
                    .build());
            bench.take();
            TaskInstance instance = bench.start(FIRST);
            bench.time.advance(Duration.ofSeconds(29));
            assertThat(bench.take()).isEmpty();
            bench.time.advance(Duration.ofSeconds(1));
            assertThat(bench.take()).containsExactly("1:0");
            assertThat(bench.refusal(FIRST)).as("the limit is 1").isEqualTo(Refusal.INSTANCE_LIMIT);
            bench.time.advance(Duration.ofSeconds(30));
            assertThat(bench.take()).as("once").isEmpty();
            assertThat(bench.succeed(instance)).isEmpty();
            assertThat(storage.history(TaskRef.of(JOB, 0)).toString()).contains("PT30S TIMED_OUT");
        }

        @Test
        @DisplayName("with a soft timeout of 150 s by default")
        void softTimeoutDefault() {
            storage.submit(twoTasks);
            bench.take();
            bench.start(FIRST);
            for (int i = 0; i < 5; i++) {
                assertThat(bench.take()).isEmpty();
                bench.time.advance(Duration.ofSeconds(30));
                assertThat(bench.door.heartbeat(bench.em)).isPresent();
            }
            assertThat(bench.take()).containsExactly("1:0");
        }

        @Test
        @DisplayName("and has nothing pending once no execution manager lives")
        void idle() {
            bench.time.advance(Duration.ofMinutes(2));
            assertThat(bench.time.toString()).contains("timers=[]");
        }

        @Test
        @DisplayName("unless it is told another interval and timeout")
        void options() {
            StorageBench quick = new StorageBench(options ->
                    options.sweepInterval(Duration.ofSeconds(1)).executionManagerTimeout(Duration.ofSeconds(2)));
            quick.time.advance(Duration.ofSeconds(2));
            assertThat(quick.door.heartbeat(quick.em)).isPresent();
            quick.time.advance(Duration.ofSeconds(3));
            assertThat(quick.door.heartbeat(quick.em)).isEmpty();
        }
    }
}
