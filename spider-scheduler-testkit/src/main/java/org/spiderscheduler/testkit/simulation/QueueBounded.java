package org.spiderscheduler.testkit.simulation;

/** The dispatch queue never holds more than its capacity (§3.1). */
final class QueueBounded extends Checker {
    QueueBounded(SimulationRun run) {
        super(run);
    }

    @Override
    void atRest() {
        int size = run.life().queueSize();
        if (size > run.scenario().queueCapacity()) {
            run.violation(
                    "3.1",
                    size + " assignments are queued, but the capacity is "
                            + run.scenario().queueCapacity(),
                    "how the dispatch queue admits an enqueue",
                    null);
        }
    }
}
