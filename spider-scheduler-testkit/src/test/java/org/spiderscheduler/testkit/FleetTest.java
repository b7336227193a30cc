package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.spiderscheduler.testkit.StorageBench.JOB;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.service.DispatchingService;

@DisplayName("A fleet")
class FleetTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final TaskSpec TEN_SECONDS = TaskSpec.taking(Duration.ofSeconds(10));

    private final Pipeline pipeline = new Pipeline(fleet -> fleet);
    private final VirtualTime time = pipeline.time;
    private final InMemoryStorage storage = pipeline.storage;
    private final FakeExecutionManager em = pipeline.fleet.executionManager(1);

    private String history(int task) {
        return storage.history(TaskRef.of(JOB, task)).toString();
    }

    private int count(int task, TaskEvent.Kind kind) {
        return storage.history(TaskRef.of(JOB, task)).count(kind);
    }

    private void submitAndStart(int tasks) {
        storage.submit(JobSpec.builder()
                .tasks(tasks, TEN_SECONDS.withRetries(1))
                .cleanup()
                .build());
        time.advance(SECOND);
        assertThat(em.running()).isPresent();
    }

    @Nested
    @DisplayName("has execution managers that")
    class Behaviour {
        @Test
        @DisplayName("begin anew after a crash: what was on its way then does not end what they execute next")
        void successor() {
            Duration[] way = {Duration.ZERO};
            VirtualTime slow = new VirtualTime();
            InMemoryStorage jobs = InMemoryStorage.create(slow);
            Pipeline late = new Pipeline(slow, jobs, fleet -> fleet);
            Fleet fleet = Fleet.builder(
                            jobs,
                            late.service,
                            slow,
                            message -> slow.alarm("the network", message).set(slow.nanoTime() + way[0].toNanos()))
                    .build();
            FakeExecutionManager machine = fleet.executionManager(1);
            jobs.submit(JobSpec.builder().tasks(9, TEN_SECONDS).build());
            slow.advance(Duration.ofSeconds(9));
            assertThat(machine.running()).isPresent();
            way[0] = SECOND;
            slow.advance(Duration.ofMillis(1_100));
            way[0] = Duration.ZERO;
            machine.crash();
            machine.comeBack();
            slow.advance(Duration.ofSeconds(5));
            assertThat(machine.executed()).isZero();
            assertThat(machine.running()).isPresent();
        }

        @Test
        @DisplayName("have no more faults to come once those are forgotten")
        void forgets() {
            em.failNextTask();
            em.loseNextAnswer();
            em.loseNextAcknowledgement();
            em.forgetFaults();
            submitAndStart(2);
            em.callTwice();
            em.forgetFaults();
            pipeline.runToEnd(Duration.ofMinutes(1));
            assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(20));
            assertThat(storage.jobCount(JobState.SUCCEEDED)).isEqualTo(1);
            assertThat(pipeline.requeued).isZero();
        }

        @Test
        @DisplayName("are sequential: one task at a time, for as long as it takes")
        void sequential() {
            submitAndStart(2);
            assertThat(storage.taskCount(TaskState.RUNNING)).isEqualTo(1);
            pipeline.runToEnd(Duration.ofMinutes(1));
            assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(20));
            assertThat(em.executed()).isEqualTo(2);
        }

        @Test
        @DisplayName("acknowledge a task with the call that comes after it")
        void acknowledges() {
            submitAndStart(1);
            assertThat(pipeline.service.stats().outstanding()).isEqualTo(1);
            pipeline.runToEnd(Duration.ofMinutes(1));
            assertThat(pipeline.service.stats().outstanding()).isZero();
            assertThat(pipeline.acknowledged).isEqualTo(1);
        }

        @Test
        @DisplayName(
                "send heartbeats to the scheduler and to storage while they execute, so that neither considers them dead")
        void beats() {
            storage.submit(JobSpec.of(TaskSpec.taking(Duration.ofHours(2)).withSoftTimeout(Duration.ofDays(1))));
            pipeline.runToEnd(Duration.ofHours(3));
            assertThat(count(0, TaskEvent.Kind.STARTED)).isEqualTo(1);
            assertThat(pipeline.requeued).isZero();
        }

        @Test
        @DisplayName("drop an outcome when storage has restarted meanwhile: the task runs again")
        void staleOutcome() {
            submitAndStart(1);
            storage.restart();
            pipeline.runToEnd(Duration.ofMinutes(1));
            assertThat(count(0, TaskEvent.Kind.STARTED)).isEqualTo(2);
            assertThat(count(0, TaskEvent.Kind.SUCCEEDED)).isEqualTo(1);
            assertThat(count(0, TaskEvent.Kind.REFUSED)).isZero();
        }

        @Test
        @DisplayName("know the session of storage as soon as they are back from a silence, and they alone")
        void backInNewSession() {
            submitAndStart(1);
            em.goSilent();
            time.advance(Duration.ofMillis(8_500));
            storage.restart();
            em.comeBack();
            assertThat(pipeline.fleet.session()).isNotEqualTo(storage.sessionId());
            pipeline.runToEnd(Duration.ofMinutes(1));
            assertThat(count(0, TaskEvent.Kind.REFUSED)).isZero();
            assertThat(count(0, TaskEvent.Kind.SUCCEEDED)).isEqualTo(1);
        }

        @Test
        @DisplayName("drop an assignment that storage refuses, acknowledge it and go on")
        void refused() {
            submitAndStart(2);
            storage.redeliver();
            storage.redeliver();
            pipeline.runToEnd(Duration.ofMinutes(1));
            time.advance(Duration.ofSeconds(30));
            assertThat(storage.refusals(Refusal.TASK_DONE) + storage.refusals(Refusal.JOB_NOT_RUNNING))
                    .isPositive();
            assertThat(pipeline.service.stats().outstanding()).isZero();
            assertThat(em.isAlive()).isTrue();
        }

        @Test
        @DisplayName("drop an assignment of an older session than they know, and acknowledge it")
        void staleAssignment() {
            submitAndStart(1);
            pipeline.cancellation.cancel();
            storage.submit(JobSpec.of(TEN_SECONDS));
            pipeline.queue
                    .sink()
                    .enqueue(storage.client()
                            .pollReady(1, SECOND)
                            .join()
                            .entries()
                            .get(0)
                            .toAssignment());
            storage.restart();
            time.advance(Duration.ofSeconds(11));
            assertThat(pipeline.fleet.droppedAsStale()).isEqualTo(1);
            assertThat(pipeline.acknowledged).isEqualTo(2);
            assertThat(storage.refusals(Refusal.STALE_SESSION)).isZero();
        }

        @Test
        @DisplayName("try again after a while when the scheduler answers with an error")
        void errors() {
            pipeline.queue.close();
            time.advance(Duration.ofSeconds(10));
            assertThat(pipeline.fleet.failedCalls()).isBetween(9L, 11L);
        }

        @Test
        @DisplayName("end when storage has marked them dead, and have a successor with a new id")
        void markedDead() {
            Pipeline slow = new Pipeline(fleet -> fleet.heartbeatInterval(Duration.ofMinutes(5)));
            ExecutionManagerId first = slow.fleet.executionManager(1).id();
            slow.time.advance(Duration.ofMinutes(6));
            assertThat(slow.fleet.executionManager(1).id()).isGreaterThan(first);
            assertThat(slow.fleet.executionManager(1).isAlive()).isTrue();
        }

        @Test
        @DisplayName("end without a successor when none is wanted")
        void noSuccessor() {
            Pipeline slow = new Pipeline(
                    fleet -> fleet.heartbeatInterval(Duration.ofMinutes(5)).successors(false));
            slow.time.advance(Duration.ofMinutes(6));
            assertThat(slow.fleet.alive()).isZero();
        }

        @Test
        @DisplayName("notice when the scheduler has altered what storage offered")
        void altered() {
            submitAndStart(1);
            pipeline.cancellation.cancel();
            storage.submit(JobSpec.of(TEN_SECONDS));
            var entry = storage.client().pollReady(1, SECOND).join().entries().get(0);
            pipeline.queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(9), entry.jobId(), entry.taskId()));
            time.advance(Duration.ofSeconds(11));
            assertThat(storage.mistakes()).singleElement().asString().contains("resourceGroupId=9", "§5.8");
        }
    }

    @Nested
    @DisplayName("on command has an execution manager that")
    class Faults {
        @Test
        @DisplayName("fails the task that it executes")
        void failsTask() {
            submitAndStart(1);
            em.failNextTask();
            pipeline.runToEnd(Duration.ofMinutes(1));
            assertThat(history(0)).contains("PT10S FAILED", "PT20S SUCCEEDED");
        }

        @Test
        @DisplayName("crashes: storage offers its task again when it has swept it, and another executes that")
        void crashes() {
            submitAndStart(1);
            FakeExecutionManager other = pipeline.fleet.add();
            em.crash();
            assertThat(em.isAlive()).isFalse();
            assertThat(em.running()).isEmpty();
            pipeline.runToEnd(Duration.ofMinutes(5));
            assertThat(other.executed()).isEqualTo(1);
            assertThat(history(0)).contains("LOST", "execution manager 1", "execution manager 2");
        }

        @Test
        @DisplayName("crashes with a parked call, which then takes no task")
        void crashesIdle() {
            time.advance(Duration.ofMillis(500));
            em.crash();
            FakeExecutionManager other = pipeline.fleet.add();
            storage.submit(JobSpec.of(TEN_SECONDS));
            pipeline.runToEnd(Duration.ofSeconds(11));
            assertThat(other.executed()).isEqualTo(1);
        }

        @Test
        @DisplayName("comes back after a crash as a successor with a new id")
        void comesBackAfterCrash() {
            submitAndStart(1);
            ExecutionManagerId first = em.id();
            em.crash();
            time.advance(Duration.ofSeconds(10));
            em.comeBack();
            assertThat(em.isAlive()).isTrue();
            assertThat(em.id()).isNotEqualTo(first);
            pipeline.runToEnd(Duration.ofMinutes(5));
            assertThat(em.executed()).isEqualTo(1);
        }

        @Test
        @DisplayName("goes silent and comes back soon: what it had to say goes through")
        void silentForAWhile() {
            submitAndStart(1);
            em.goSilent();
            time.advance(Duration.ofSeconds(25));
            assertThat(count(0, TaskEvent.Kind.SUCCEEDED)).isZero();
            em.comeBack();
            pipeline.runToEnd(SECOND);
            assertThat(history(0)).contains("PT26S SUCCEEDED");
            assertThat(count(0, TaskEvent.Kind.STARTED)).isEqualTo(1);
        }

        @Test
        @DisplayName("goes silent for long: it is dead to the scheduler and to storage, and ends when it comes back")
        void silentForLong() {
            submitAndStart(1);
            pipeline.fleet.add();
            em.goSilent();
            ExecutionManagerId first = em.id();
            pipeline.runToEnd(Duration.ofMinutes(5));
            assertThat(pipeline.requeued).as("by the scheduler, after 30 s").isEqualTo(1);
            assertThat(history(0)).contains("LOST", "SUCCEEDED (session 1, execution manager 2)");
            assertThat(em.id()).isEqualTo(first);
            em.comeBack();
            assertThat(em.id()).isNotEqualTo(first);
            assertThat(em.isAlive()).isTrue();
        }

        @Test
        @DisplayName("goes silent while its call is parked: the task that comes then reaches nobody, and is requeued")
        void silentWhileParked() {
            time.advance(Duration.ofMillis(1_500));
            em.goSilent();
            storage.submit(JobSpec.of(TEN_SECONDS));
            time.runUntilIdle();
            assertThat(pipeline.service.stats().outstanding()).isEqualTo(1);
            assertThat(em.running()).isEmpty();
            FakeExecutionManager other = pipeline.fleet.add();
            pipeline.runToEnd(Duration.ofSeconds(45));
            assertThat(pipeline.requeued).isEqualTo(1);
            assertThat(other.executed()).isEqualTo(1);
        }

        @Test
        @DisplayName("loses an answer: its next call gets the task again")
        void losesAnswer() {
            em.loseNextAnswer();
            submitAndStart(1);
            assertThat(pipeline.requeued).isEqualTo(1);
            pipeline.runToEnd(Duration.ofSeconds(10));
            assertThat(count(0, TaskEvent.Kind.STARTED)).isEqualTo(1);
        }

        @Test
        @DisplayName("loses an acknowledgement: the task is handed out once more, and storage refuses it")
        void losesAcknowledgement() {
            em.loseNextAcknowledgement();
            submitAndStart(1);
            pipeline.runToEnd(Duration.ofMinutes(1));
            time.advance(Duration.ofSeconds(3));
            assertThat(pipeline.requeued).isEqualTo(1);
            assertThat(count(0, TaskEvent.Kind.STARTED)).isEqualTo(1);
            assertThat(count(0, TaskEvent.Kind.REFUSED)).isEqualTo(1);
        }

        @Test
        @DisplayName("calls twice: the first call ends with none, the second gets the task")
        void callsTwice() {
            time.advance(Duration.ofMillis(500));
            em.callTwice();
            submitAndStart(1);
            assertThat(pipeline.requeued).isZero();
            em.callTwice();
            pipeline.runToEnd(Duration.ofMinutes(1));
            assertThat(count(0, TaskEvent.Kind.STARTED)).isEqualTo(1);
            assertThat(em.executed()).isEqualTo(1);
        }

        @Test
        @DisplayName("leaves gracefully: it ends its task, reports it, and acknowledges it as it leaves")
        void leaves() {
            submitAndStart(2);
            em.leave();
            time.advance(Duration.ofSeconds(15));
            assertThat(em.isAlive()).isFalse();
            assertThat(count(0, TaskEvent.Kind.SUCCEEDED)).isEqualTo(1);
            assertThat(count(1, TaskEvent.Kind.STARTED)).isZero();
            assertThat(pipeline.acknowledged).isEqualTo(1);
            assertThat(pipeline.requeued).isZero();
        }
    }

    @Test
    @DisplayName("ends with everything that it left pending when all leave")
    void allLeave() {
        time.advance(SECOND);
        pipeline.fleet.leave();
        time.advance(Duration.ofMinutes(2));
        assertThat(pipeline.fleet.alive()).isZero();
        assertThat(time.toString()).doesNotContain("heartbeat", "sweep");
    }

    @Test
    @DisplayName("connects to a new scheduler when the first is gone")
    void newScheduler() {
        submitAndStart(3);
        DispatchingService next = DispatchingService.builder(
                        pipeline.queue.source(), pipeline.queue.sink()::sessionId, pipeline.client::schedulerId, time)
                .firstAssignmentId(1_000)
                .build();
        pipeline.fleet.connectTo(next);
        pipeline.runToEnd(Duration.ofMinutes(1));
        FakeExecutionManager idle = pipeline.fleet.add();
        time.advance(SECOND);
        pipeline.fleet.connectTo(pipeline.service);
        storage.submit(JobSpec.of(TEN_SECONDS));
        pipeline.runToEnd(Duration.ofSeconds(10));
        assertThat(em.executed() + idle.executed()).isEqualTo(4);
    }

    @Test
    @DisplayName("executes by a plan, which decides outcome and run time")
    void plan() {
        Pipeline planned = new Pipeline(fleet -> fleet.plan(new ExecutionPlan() {
            @Override
            public boolean succeeds(TaskInstance instance) {
                return instance.id() > 1;
            }

            @Override
            public Duration runTime(TaskInstance instance) {
                return Duration.ofSeconds(instance.id());
            }
        }));
        planned.storage.submit(JobSpec.of(TEN_SECONDS.withRetries(1)));
        planned.runToEnd(Duration.ofMinutes(1));
        assertThat(planned.storage.history(TaskRef.of(JOB, 0)).toString()).contains("PT1S FAILED", "PT3S SUCCEEDED");
    }

    @Test
    @DisplayName("fails by a plan the task that it names, wherever that runs, until its job fails")
    void planFailsTask() {
        TaskRef failing = TaskRef.of(JOB, 1);
        Pipeline planned =
                new Pipeline(fleet -> fleet.plan(instance -> !instance.task().equals(failing)));
        planned.storage.submit(
                JobSpec.builder().tasks(2, TEN_SECONDS.withRetries(1)).cleanup().build());
        planned.runToEnd(Duration.ofMinutes(2));
        assertThat(planned.storage.history(failing).count(TaskEvent.Kind.FAILED))
                .isEqualTo(2);
        assertThat(planned.storage.jobState(JOB)).isEqualTo(JobState.FAILED);
        assertThat(planned.storage.history(TaskRef.cleanup(JOB)).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    @DisplayName("has options with checked ranges")
    void options() {
        Fleet.Builder builder = Fleet.builder(storage, pipeline.service, time);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.size(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.waitTime(Duration.ZERO))
                .withMessageContaining("waitTime");
        assertThat(storage.laneSize(Lane.REGULAR)).isZero();
        assertThat(pipeline.fleet).hasToString("Fleet[machine 1 (execution manager 1)]");
    }

    @Test
    @DisplayName("refuses the number of a machine that it does not have")
    void badArguments() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> pipeline.fleet.executionManager(0))
                .withMessage("number: 0 is not from 1 to "
                        + pipeline.fleet.executionManagers().size());
    }
}
