package org.spiderscheduler.examples.policy;

import org.spiderscheduler.testkit.simulation.Simulation;
import org.spiderscheduler.testkit.simulation.SimulationRunner;

/** Runs seeds of the simulation with {@link JobByJobPolicy}, as many as the command line says. */
public final class SimulateJobByJob {
    private SimulateJobByJob() {}

    /**
     * Runs them on all cores; {@code --help} tells how.
     *
     * @param args the command line
     */
    public static void main(String... args) {
        Simulation simulation = Simulation.builder().policy(JobByJobPolicy::new).build();
        System.exit(SimulationRunner.run(simulation, args));
    }
}
