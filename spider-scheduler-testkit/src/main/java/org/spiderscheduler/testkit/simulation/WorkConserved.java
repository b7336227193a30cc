package org.spiderscheduler.testkit.simulation;

/** An idle execution manager and a queued assignment never coexist when nothing more can run. */
final class WorkConserved extends Checker {
    WorkConserved(SimulationRun run) {
        super(run);
    }

    @Override
    void atRest() {
        // A call that has been served may not have been completed yet.
        if (!run.life().callsBackLater()
                && run.life().queueSize() > 0
                && run.life().parkedCalls() > 0) {
            run.violation(
                    "work conservation",
                    run.life().queueSize() + " assignments are queued, while "
                            + run.life().parkedCalls() + " execution managers wait for one",
                    "the wake-up between an enqueue and a dequeue that parks",
                    null);
        }
    }
}
