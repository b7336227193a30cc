package org.spiderscheduler.examples.policy;

import org.spiderscheduler.testkit.simulation.Simulation;
import org.spiderscheduler.testkit.simulation.SimulationRunner;

/** Simulates {@link JobByJobPolicy} with as many seeds as the command line says. */
public final class SimulateJobByJob {
    private SimulateJobByJob() {}

    /**
     * Runs the seeds on all cores; {@code --help} lists the options.
     *
     * @param args the command line
     */
    public static void main(String... args) {
        Simulation simulation = Simulation.builder().policy(JobByJobPolicy::new).build();
        System.exit(SimulationRunner.run(simulation, args));
    }
}
