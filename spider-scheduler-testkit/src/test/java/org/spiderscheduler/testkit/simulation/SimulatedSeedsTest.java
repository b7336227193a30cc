package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.Refusal;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.TaskState;

@DisplayName("A simulation")
class SimulatedSeedsTest {
    private static final TaskSpec SECOND = TaskSpec.taking(Duration.ofSeconds(1));

    private static Simulation.Builder small() {
        return Simulation.builder()
                .faultPhase(Duration.ofSeconds(15))
                .executionManagers(3)
                .queueCapacity(1)
                .job(
                        Duration.ZERO,
                        JobSpec.builder().tasks(12, SECOND).commit(SECOND).build());
    }

    private static PlannedFault at(int second, Fault fault) {
        return new PlannedFault(Duration.ofSeconds(second), fault, 0, Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("gives the same log, event by event, for the same seed, and another for another")
    void sameSeedSameLog() {
        Simulation simulation = Simulation.builder().build();
        for (long seed = 0; seed < 5; seed++) {
            EventLog log = simulation.run(seed).log();
            assertThat(log.lines())
                    .as("seed %d", seed)
                    .isEqualTo(simulation.run(seed).log().lines())
                    .isNotEqualTo(simulation.run(seed + 1).log().lines());
            assertThat(log.digest())
                    .isEqualTo(simulation.run(simulation.scenario(seed)).log().digest());
        }
    }

    /** What happens in a run depends on the code under test as well: .ci/run compares whole logs between JDKs. */
    @Test
    @DisplayName("draws the same scenarios on every JDK")
    void sameOnEveryJdk() {
        Simulation simulation = Simulation.builder().build();
        List<String> drawn = new ArrayList<>();
        for (long seed = -50; seed < 50; seed++) {
            Scenario scenario = simulation.scenario(seed);
            drawn.add(scenario.faults().toString());
            for (PlannedJob job : scenario.jobs()) {
                drawn.add(job.toString());
                JobSpec spec = job.spec();
                for (int task = 0; task < spec.tasks().size(); task++) {
                    drawn.add(spec.tasks().get(task) + Arrays.toString(spec.dependencies(task)));
                }
                drawn.add(spec.commit() + " " + spec.cleanup());
            }
        }
        assertThat(Fingerprint.of(drawn))
                .as("seeds lead to other scenarios than before: if that is meant, change the digest, on both JDKs")
                .isEqualTo("6454a7da3e902140f525c9777f1044f5162dea439eeca4b9353c19441bcb6b2b");
    }

    @Test
    @DisplayName("in which nothing goes wrong lets every job succeed")
    void calm() {
        Simulation simulation = Simulation.builder().faults(FaultPlan.none()).build();
        for (long seed = 0; seed < 100; seed++) {
            SimulationResult result = simulation.run(seed);
            assertThat(result.violations()).as(result.toString()).isEmpty();
            assertThat(result.jobs()).containsEntry(JobState.SUCCEEDED, 3);
            assertThat(result.tasks().get(TaskState.SUCCEEDED)).isBetween(20, 23);
            assertThat(result.refusals().values()).containsOnly(0L);
        }
    }

    @Test
    @DisplayName("finds nothing wrong with the production scheduler, whatever strikes it")
    void faults() {
        Simulation simulation = Simulation.builder().build();
        SimulationReport report = new SimulationReport();
        for (long seed = 0; seed < 300; seed++) {
            SimulationResult result = simulation.run(seed);
            assertThat(result.violations()).as(result.toString()).isEmpty();
            report.add(result);
        }
        for (Fault fault : Fault.values()) {
            assertThat(report.count(fault)).as("%s", fault).isPositive();
        }
        assertThat(report.count(Refusal.FATAL)).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("lets a fault of a script strike when its time has come, or the occasion comes")
    @ValueSource(
            strings = {
                "SILENCE",
                "ANSWER_LOST",
                "ACKNOWLEDGEMENT_LOST",
                "CRASH_WHILE_EXECUTING",
                "POLL_ANSWER_LOST",
                "STORAGE_RESTART",
                "STORAGE_RESTART_DURING_BUMP",
                "STORAGE_RESTART_UNDER_BACK_PRESSURE",
                "SCHEDULER_RESTART",
                "SCHEDULER_CRASH",
                "CLOCK_JUMP"
            })
    void script(Fault fault) {
        SimulationResult result = small().faults(
                        FaultPlan.builder().at(at(1, fault)).build())
                .build()
                .run(5);
        assertThat(result.violations()).as(result.toString()).isEmpty();
        assertThat(result.faults().get(fault)).isEqualTo(1);
        assertThat(result.faults().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(1);
        assertThat(result.jobs()).containsEntry(JobState.SUCCEEDED, 1);
        assertThat(result.log().toString()).contains("fault: " + fault);
    }

    @Test
    @DisplayName("lets faults strike for as long as a script has some, however short the phase that a seed draws")
    void lateInScript() {
        Simulation late = Simulation.builder()
                .faults(FaultPlan.builder()
                        .at(at(240, Fault.SILENCE))
                        .at(at(60, Fault.STORAGE_RESTART))
                        .build())
                .build();
        for (long seed = 0; seed < 20; seed++) {
            SimulationResult result = late.run(seed);
            assertThat(result.violations()).as(result.toString()).isEmpty();
            assertThat(result.faults())
                    .as("seed %d", seed)
                    .containsEntry(Fault.STORAGE_RESTART, 1L)
                    .containsEntry(Fault.SILENCE, 1L);
            assertThat(result.scenario().faultPhase()).isEqualTo(Duration.ofSeconds(253));
        }
    }

    @Test
    @DisplayName("draws the same scenario, whatever a script has early in the phase")
    void earlyInScript() {
        Simulation.Builder builder = Simulation.builder().faults(FaultPlan.none());
        Scenario without = builder.build().scenario(7);
        PlannedFault early = new PlannedFault(Duration.ofSeconds(1), Fault.STORAGE_RESTART, Duration.ZERO);
        Scenario with =
                builder.faults(FaultPlan.builder().at(early).build()).build().scenario(7);
        assertThat(with.withFaults(List.of())).hasToString(without.toString());
    }

    @Test
    @DisplayName(
            "lets the connection of a caller be gone for the first call that brings a task, not for one that brings none")
    void callerGone() {
        SimulationResult result = Simulation.builder()
                .faults(FaultPlan.builder().at(at(1, Fault.CALLER_GONE)).build())
                .faultPhase(Duration.ofMinutes(5))
                .executionManagers(1)
                .job(Duration.ofMinutes(4), JobSpec.of(SECOND))
                .build()
                .run(1);
        assertThat(result.violations()).as(result.toString()).isEmpty();
        assertThat(result.faults()).containsEntry(Fault.CALLER_GONE, 1L);
    }

    @Test
    @DisplayName("gives jobs that were added the time that they take, and does not blame the scheduler for it")
    void longJobs() {
        TaskSpec halfAnHour = TaskSpec.taking(Duration.ofMinutes(30));
        PlannedFault slow = new PlannedFault(Duration.ofSeconds(1), Fault.SOFT_TIMEOUT, 0, Duration.ofSeconds(40));
        List<Simulation.Builder> simulations = List.of(
                Simulation.builder().faults(FaultPlan.none()).job(Duration.ZERO, JobSpec.of(halfAnHour)),
                Simulation.builder()
                        .faults(FaultPlan.builder().at(slow).build())
                        .executionManagers(1)
                        .job(Duration.ofSeconds(2), JobSpec.of(SECOND.withSoftTimeout(Duration.ofHours(1)))),
                Simulation.builder()
                        .faults(FaultPlan.none())
                        .faultPhase(Duration.ofSeconds(30))
                        .job(Duration.ofHours(1), JobSpec.of(SECOND)));
        for (Simulation.Builder simulation : simulations) {
            SimulationResult result = simulation.build().run(1);
            assertThat(result.violations()).as(result.toString()).isEmpty();
            assertThat(result.jobs()).containsEntry(JobState.SUCCEEDED, 1);
        }
    }

    @Test
    @DisplayName("does not wait for ever for a job that was added: its tasks one after the other, and ten minutes")
    void boundOfJobs() {
        TaskSpec task = TaskSpec.taking(Duration.ofMinutes(10)).withRetries(2);
        SimulationResult result = Simulation.builder()
                .faults(FaultPlan.none())
                .policy(() -> new WrongPolicy(WrongPolicy.Mistake.FORGETS))
                .job(
                        Duration.ZERO,
                        JobSpec.builder().tasks(5, task).commit(SECOND).build())
                .build()
                .run(1);
        assertThat(result.violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.seen())
                        .contains(" is still RUNNING PT2H42M47S after everything was healed: "));
    }

    @Test
    @DisplayName("gives a scheduler the time that the faults of a script take, though they outlast the phase")
    void longFault() {
        PlannedFault crash = new PlannedFault(Duration.ofSeconds(1), Fault.SCHEDULER_CRASH, Duration.ofMinutes(30));
        FaultPlan script =
                FaultPlan.builder().at(crash).at(at(2, Fault.STORAGE_RESTART)).build();
        for (Simulation.Builder simulation :
                List.of(Simulation.builder().faultPhase(Duration.ofSeconds(15)), small())) {
            SimulationResult result = simulation.faults(script).build().run(1);
            assertThat(result.violations()).as(result.toString()).isEmpty();
            assertThat(result.scenario().timeToEnd())
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(40).plusSeconds(3));
        }
    }

    @Test
    @DisplayName("gives a slow scheduler the time that it is said to need, and one that loses tasks no more than that")
    void timeToEnd() {
        for (Simulation.Builder simulation : List.of(Simulation.builder(), small())) {
            SimulationResult result = simulation
                    .faults(FaultPlan.none())
                    .policy(() -> new WrongPolicy(WrongPolicy.Mistake.FORGETS))
                    .timeToEnd(Duration.ofHours(5))
                    .build()
                    .run(1);
            assertThat(result.violations()).singleElement().satisfies(violation -> {
                assertThat(violation.seen()).contains(" PT5H after everything was healed: ");
                assertThat(violation.lookAt()).contains("Simulation.Builder.timeToEnd");
            });
        }
    }

    @Test
    @DisplayName("is of the policy or the core that was set last")
    void lastOneWins() {
        SchedulerCore<SchedulerStorageClient, DispatchQueueSink> failing =
                (client, sink, cancellation) -> CompletableFuture.failedFuture(new SchedulerException("not me"));
        assertThat(small().faults(FaultPlan.none())
                        .core(() -> failing)
                        .policy(FifoPolicy::new)
                        .build()
                        .run(1)
                        .violations())
                .isEmpty();
        assertThat(small().faults(FaultPlan.none())
                        .policy(FifoPolicy::new)
                        .core(() -> failing)
                        .build()
                        .run(1)
                        .violations())
                .isNotEmpty();
    }

    @Test
    @DisplayName("says of each fault whom it struck")
    void whom() {
        FaultPlan.Builder faults = FaultPlan.builder()
                .at(at(1, Fault.SILENCE))
                .at(at(1, Fault.POLL_SLOW))
                .at(new PlannedFault(Duration.ofSeconds(1), Fault.EXECUTION_FAILURE, 1, Duration.ZERO))
                .at(at(1, Fault.JOB_CANCELLED))
                .at(at(2, Fault.STORAGE_RESTART));
        Simulation simulation = small().faults(faults.build()).build();
        SimulationRun run = new SimulationRun(simulation, simulation.scenario(5));
        SimulationResult result = run.run();
        JobId job = run.storage().jobIds().get(0);
        assertThat(result.log().lines().stream()
                        .filter(line -> line.contains("fault: "))
                        .map(line -> line.substring(line.indexOf("fault: "))))
                .contains(
                        "fault: POLL_SLOW of lane REGULAR",
                        "fault: STORAGE_RESTART",
                        "fault: JOB_CANCELLED of job " + job)
                .anyMatch(line -> line.matches("fault: SILENCE of execution manager \\d+"))
                .anyMatch(line -> line.matches("fault: EXECUTION_FAILURE of execution manager \\d+"));
    }

    @Test
    @DisplayName("says of each lost answer the lane whose poll lost it")
    void laneOfLostAnswer() {
        Simulation simulation = Simulation.builder()
                .faults(FaultPlan.builder()
                        .rate(Fault.POLL_ANSWER_LOST, 100)
                        .rate(Fault.STORAGE_RESTART, 10)
                        .build())
                .build();
        for (long seed = 0; seed < 50; seed++) {
            List<String> lines = simulation.run(seed).log().lines();
            for (Lane lane : Lane.values()) {
                assertThat(lines.stream().filter(line -> line.endsWith("fault: POLL_ANSWER_LOST of lane " + lane)))
                        .as("seed %d, lane %s", seed, lane)
                        .hasSameSizeAs(lines.stream()
                                .filter(line -> line.endsWith("the answer to a poll of lane " + lane + " was lost"))
                                .toList());
            }
        }
    }

    @Test
    @DisplayName("runs a scenario again with less in it")
    void scenario() {
        Scenario drawn = Simulation.builder().build().scenario(3);
        Scenario less = drawn.withExecutionManagers(1)
                .withJobs(drawn.jobs().subList(0, 1))
                .withFaults(List.of());
        SimulationResult result = Simulation.builder().build().run(less);
        assertThat(result.scenario()).isEqualTo(less);
        assertThat(result.seed()).isEqualTo(3);
        assertThat(result.jobs()).containsEntry(JobState.SUCCEEDED, 1);
    }

    @Test
    @DisplayName("refuses what is out of range, and names it")
    void ranges() {
        Simulation.Builder builder = Simulation.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.executionManagers(0))
                .withMessage("executionManagers: 0 is below 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queueCapacity(-1))
                .withMessage("queueCapacity: -1 is below 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.faultPhase(Duration.ZERO))
                .withMessage("faultPhase: PT0S is not above zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.timeToEnd(Duration.ZERO))
                .withMessage("timeToEnd: PT0S is not above zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.timeToEnd(Duration.ofDays(3_650).plusNanos(1)))
                .withMessage("timeToEnd: PT87600H0.000000001S is above PT87600H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.job(Duration.ofSeconds(-1), JobSpec.of(SECOND)))
                .withMessage("at: PT-1S is negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small().faults(FaultPlan.builder()
                                .at(at(15, Fault.STORAGE_RESTART))
                                .build())
                        .build())
                .withMessage("faultPhase: PT15S is over when 15.000000000 STORAGE_RESTART, for PT3S is to strike");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small().build().scenario(1).withFaults(List.of(at(16, Fault.STORAGE_RESTART))))
                .withMessage("faultPhase: PT15S is over when 16.000000000 STORAGE_RESTART, for PT3S is to strike");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.builder().rate(Fault.SILENCE, -1))
                .withMessage("perMinute: -1.0 is not from 0 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlannedFault(Duration.ZERO, Fault.SILENCE, -1, Duration.ZERO))
                .withMessage("target: -1 is negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlannedFault(Duration.ZERO, Fault.SILENCE, Duration.ZERO))
                .withMessage("fault: SILENCE needs a target");
    }

    @Test
    @SuppressWarnings("NullAway")
    @DisplayName("names the fault that is missing in a script")
    void noFault() {
        assertThatNullPointerException()
                .isThrownBy(() -> new PlannedFault(Duration.ZERO, null, Duration.ZERO))
                .withMessage("fault");
        assertThatNullPointerException()
                .isThrownBy(() -> new PlannedFault(Duration.ZERO, null, 0, Duration.ZERO))
                .withMessage("fault");
    }
}
