package org.spiderscheduler.testkit.simulation;

import java.util.function.LongFunction;

/** Runs one seed of the default simulation, and returns the rule that it violates, or nothing. */
final class RunSeed implements LongFunction<String> {
    private final Simulation simulation = Simulation.builder().build();

    @Override
    public String apply(long seed) {
        SimulationResult result = simulation.run(seed);
        return result.isClean() ? "" : result.violations().get(0).rule();
    }
}
