package org.spiderscheduler.testkit.simulation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The scheduler does not end unless it is asked to; then it does, and without a failure (§5.1). */
final class EndsWhenAsked extends Checker {
    EndsWhenAsked(SimulationRun run) {
        super(run);
    }

    @Override
    void atRest() {
        if (run.life().hasFailed()) {
            Optional<Throwable> cause = run.life().failure();
            report(
                    "the scheduler has ended by itself: "
                            + cause.map(Throwable::toString).orElse("without a failure"),
                    cause.map(StackTraces::innermost).orElse("why the core ends"));
        }
    }

    @Override
    void stopped(@Nullable Throwable failure) {
        if (failure != null) {
            report(
                    "the scheduler was to stop, but ended with " + failure,
                    "what the core does when it is cancelled: " + StackTraces.innermost(failure));
        }
    }

    @Override
    void boundReached() {
        if (run.life().isStopping()) {
            doesNotStop(run.scenario().timeToEnd() + " after everything was healed, it is still running");
        }
    }

    void doesNotStop(String seen) {
        report("the scheduler does not stop: " + seen, "the core, and polls in flight");
    }

    private void report(String seen, String lookAt) {
        run.violation("5.1", seen, lookAt, null);
    }
}
