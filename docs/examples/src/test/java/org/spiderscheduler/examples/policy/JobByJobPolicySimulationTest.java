package org.spiderscheduler.examples.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.simulation.Fault;
import org.spiderscheduler.testkit.simulation.FaultPlan;
import org.spiderscheduler.testkit.simulation.PlannedFault;
import org.spiderscheduler.testkit.simulation.Simulation;
import org.spiderscheduler.testkit.simulation.SimulationResult;
import org.spiderscheduler.testkit.simulation.SimulationTest;

@DisplayName("In a simulated cluster the job-by-job policy")
class JobByJobPolicySimulationTest {
    @SimulationTest(seeds = 1_000)
    @DisplayName("loses nothing, whatever goes wrong")
    void survivesFaults(Simulation.Builder simulation) {
        simulation.policy(JobByJobPolicy::new);
    }

    @SimulationTest(seeds = 50)
    @DisplayName("gets ten jobs through while storage restarts twice a minute and the scheduler crashes")
    void burst(Simulation.Builder simulation) {
        JobSpec job = JobSpec.builder()
                .tasks(20, TaskSpec.taking(Duration.ofSeconds(2)))
                .build();
        for (int i = 0; i < 10; i++) {
            simulation.job(Duration.ofSeconds(i), job);
        }
        PlannedFault crash = new PlannedFault(Duration.ofSeconds(30), Fault.SCHEDULER_CRASH, Duration.ofSeconds(5));
        simulation
                .policy(JobByJobPolicy::new)
                .executionManagers(8)
                .queueCapacity(16)
                .faultPhase(Duration.ofMinutes(2))
                .faults(FaultPlan.builder()
                        .rate(Fault.STORAGE_RESTART, 2)
                        .at(crash)
                        .build());
    }

    @Test
    @DisplayName("gives the same result for the same seed")
    void oneSeed() {
        SimulationResult result =
                Simulation.builder().policy(JobByJobPolicy::new).build().run(42);
        assertThat(result.violations()).as(result.toString()).isEmpty();
    }
}
