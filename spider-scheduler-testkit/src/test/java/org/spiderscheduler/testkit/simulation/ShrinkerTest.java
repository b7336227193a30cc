package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A failing seed")
class ShrinkerTest {
    private static final Simulation KEEPS = Simulation.builder()
            .policy(() -> new WrongPolicy(WrongPolicy.Mistake.KEEPS))
            .build();

    private static final Simulation FORGETS = Simulation.builder()
            .policy(() -> new WrongPolicy(WrongPolicy.Mistake.FORGETS))
            .build();

    private static SimulationResult firstFailure(Simulation simulation) {
        for (long seed = 0; seed < 1_000; seed++) {
            SimulationResult result = simulation.run(seed);
            if (!result.isClean()) {
                return result;
            }
        }
        throw new AssertionError("no seed fails");
    }

    private static String rule(SimulationResult result) {
        return result.violations().get(0).rule();
    }

    @Test
    @DisplayName("is shrunk to faults of which each is needed, and still violates the same rule")
    void neededFaults() {
        SimulationResult failing = firstFailure(KEEPS);
        SimulationResult smallest = KEEPS.shrink(failing);
        List<PlannedFault> faults = smallest.scenario().faults();

        assertThat(rule(smallest)).isEqualTo(rule(failing));
        assertThat(faults)
                .hasSizeLessThan(failing.scenario().faults().size())
                .anyMatch(fault -> fault.fault().name().startsWith("STORAGE_RESTART"));
        for (PlannedFault fault : faults) {
            List<PlannedFault> others = new ArrayList<>(faults);
            others.remove(fault);
            assertThat(KEEPS.run(smallest.scenario().withFaults(others)).isClean())
                    .as("without %s", fault)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("that needs no fault is shrunk to none, and to one job on one machine")
    void noFault() {
        SimulationResult smallest = FORGETS.shrink(firstFailure(FORGETS));

        assertThat(smallest.scenario().faults()).isEmpty();
        assertThat(smallest.scenario().jobs()).hasSize(1);
        assertThat(smallest.scenario().executionManagers()).isEqualTo(1);
    }

    @Test
    @DisplayName("is shrunk to the same scenario each time")
    void deterministic() {
        SimulationResult failing = firstFailure(KEEPS);

        assertThat(KEEPS.shrink(failing).log().digest())
                .isEqualTo(KEEPS.shrink(failing).log().digest());
    }

    @Test
    @DisplayName("is not shrunk by a scenario that violates another rule")
    void sameRule() {
        SimulationResult failing = firstFailure(KEEPS);
        SimulationResult other = firstFailure(FORGETS);

        assertThat(rule(other)).isNotEqualTo(rule(failing));
        assertThat(Shrinker.shrink(scenario -> other, failing, Shrinker.BUDGET)).isSameAs(failing);
    }

    @Test
    @DisplayName("is shrunk within a budget of events")
    void budget() {
        SimulationResult failing = firstFailure(KEEPS);
        List<SimulationResult> runs = new ArrayList<>();
        Function<Scenario, SimulationResult> counted = scenario -> {
            SimulationResult result = KEEPS.run(scenario);
            runs.add(result);
            return result;
        };

        Shrinker.shrink(counted, failing, 10_000);
        assertThat(runs).hasSizeBetween(1, 10);
        assertThat(Shrinker.shrink(counted, failing, 0)).isSameAs(failing);
    }

    @Test
    @DisplayName("is required: a seed that violates nothing cannot be shrunk")
    void clean() {
        Simulation healthy = Simulation.builder().build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> healthy.shrink(healthy.run(1)))
                .withMessage("failing: seed 1 violates nothing");
    }

    @Test
    @DisplayName("is reported with rule, replay, what it was shrunk to, and the story of the task")
    void report() {
        SimulationResult failing = firstFailure(FORGETS);
        SimulationResult smallest = FORGETS.shrink(failing);
        Violation violation = smallest.violations().get(0);

        assertThat(new FailureReport(failing, smallest, "run it again")
                        .toString()
                        .lines())
                .startsWith("seed " + failing.seed() + " violates: no task is lost")
                .contains(
                        "  replay it: run it again",
                        "  look at: " + violation.lookAt(),
                        "  seen: " + violation.seen(),
                        "the story of " + violation.task().orElseThrow() + ":")
                .anyMatch(line -> line.matches("shrunk from 3 jobs, \\d execution managers and \\d+ faults"
                        + " to 1 job, 1 execution manager and 0 faults:"))
                .anyMatch(line -> line.matches("  \\d+\\.\\d{9}  task .*: OFFERED session \\d+"));
    }

    @Test
    @DisplayName("is reported with the faults that struck, in the story of the task")
    void reportWithFaults() {
        PlannedFault restart = new PlannedFault(Duration.ofSeconds(5), Fault.STORAGE_RESTART, Duration.ZERO);
        SimulationResult failing = Simulation.builder()
                .policy(() -> new WrongPolicy(WrongPolicy.Mistake.FORGETS))
                .faults(FaultPlan.builder().at(restart).build())
                .build()
                .run(1);

        String report = new FailureReport(failing, failing, "-").toString();
        assertThat(report.substring(report.indexOf("the story of task ")).lines())
                .contains("  5.000000000  fault: STORAGE_RESTART");
    }

    @Test
    @DisplayName("that concerns no task is reported with the faults that it takes, and the last events")
    void reportWithoutTask() {
        SimulationResult failing = firstFailure(KEEPS);

        assertThat(new FailureReport(failing, KEEPS.shrink(failing), "-")
                        .toString()
                        .lines())
                .anyMatch(line -> line.matches("  fault: \\d+\\.\\d{9} STORAGE_RESTART.*"))
                .contains("the last events:")
                .last()
                .asString()
                .contains("VIOLATION §5.1:");
    }
}
