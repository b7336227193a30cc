package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Messages take some time, and may overtake each other. */
final class Network implements Executor {
    private final SimulationRun run;
    private final RandomGenerator random;
    private final long longestNanos;

    Network(SimulationRun run, RandomGenerator random) {
        this.run = run;
        this.random = random;
        longestNanos = run.scenario().networkDelay().toNanos();
    }

    @Override
    public void execute(Runnable message) {
        if (longestNanos == 0) {
            run.time().execute(message);
        } else {
            run.after(Duration.ofNanos(random.nextLong(longestNanos + 1)), message);
        }
    }
}
