package org.spiderscheduler.testkit.simulation;

/** When the scheduler has stopped, every future that it gave is complete, and no alarm of its own is left. */
final class NothingLeft extends Checker {
    NothingLeft(SimulationRun run) {
        super(run);
    }

    @Override
    void atEnd() {
        for (String alarm : run.life().pendingAlarms()) {
            run.violation(
                    "nothing is left", "an alarm is still set: " + alarm, "who set it, and does not cancel it", null);
        }
        for (String future : run.life().openFutures()) {
            run.violation(
                    "every future is completed",
                    "the scheduler has stopped, but this is still pending: " + future,
                    "who was to complete it",
                    null);
        }
    }
}
