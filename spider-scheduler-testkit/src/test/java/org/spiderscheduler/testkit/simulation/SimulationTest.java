package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobState;

@DisplayName("A simulation")
class SimulationTest {
    @Test
    @DisplayName("gives the same log, event by event, for the same seed")
    void sameSeedSameLog() {
        Simulation simulation = Simulation.builder().build();
        assertThat(simulation.run(7).log().lines())
                .isEqualTo(simulation.run(7).log().lines())
                .isNotEqualTo(simulation.run(8).log().lines());
    }

    @Test
    @DisplayName("in which nothing goes wrong lets every job succeed")
    void calm() {
        Simulation simulation = Simulation.builder().faults(FaultPlan.none()).build();
        for (long seed = 0; seed < 100; seed++) {
            SimulationResult result = simulation.run(seed);
            assertThat(result.violations()).as(result.toString()).isEmpty();
            assertThat(result.jobs()).containsEntry(JobState.SUCCEEDED, 3);
        }
    }
}
