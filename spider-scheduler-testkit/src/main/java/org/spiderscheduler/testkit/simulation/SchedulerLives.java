package org.spiderscheduler.testkit.simulation;

/** The scheduler does not end unless it is asked to (§5.1). */
final class SchedulerLives extends Checker {
    SchedulerLives(SimulationRun run) {
        super(run);
    }

    @Override
    void atRest() {
        if (run.life().hasFailed()) {
            run.violation(
                    "5.1",
                    "the scheduler has ended by itself: "
                            + run.life()
                                    .termination()
                                    .handle((done, failure) -> String.valueOf(failure))
                                    .join(),
                    "the cause that it names",
                    null);
        }
    }
}
