package org.spiderscheduler.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the scheduler has stopped, every future that it gave is complete, and no alarm of its own is left. */
final class NothingLeft extends Checker {
    /**
     * Looks at lives that ended some time ago, taken only when all that is due has run: a clock that jumps makes much
     * due at once.
     */
    private final List<Runnable> looks = new ArrayList<>();

    NothingLeft(SimulationRun run) {
        super(run);
    }

    /** Looks only at what was there when it stopped: it may still be called after that, until it has a successor. */
    @Override
    void stopped(@Nullable Throwable failure) {
        SchedulerLife life = run.life();
        Map<?, String> alarms = life.pendingAlarms();
        Map<?, String> futures = life.openFutures();
        Runnable look = () -> {
            alarms.keySet().retainAll(life.pendingAlarms().keySet());
            futures.keySet().retainAll(life.openFutures().keySet());
            report(alarms, futures);
        };
        run.after(SimulationRun.AFTER_END.plus(life.process().everLate()), () -> looks.add(look));
    }

    @Override
    void atRest() {
        looks.forEach(Runnable::run);
        looks.clear();
    }

    @Override
    void atEnd() {
        report(run.life().pendingAlarms(), run.life().openFutures());
    }

    private void report(Map<?, String> alarms, Map<?, String> futures) {
        for (String alarm : alarms.values()) {
            run.violation(
                    "nothing is left", "an alarm is still set: " + alarm, "what set it, and does not cancel it", null);
        }
        for (String future : futures.values()) {
            run.violation(
                    "every future is completed",
                    "the scheduler has stopped, but this is still pending: " + future,
                    "what should have completed it",
                    null);
        }
    }
}
