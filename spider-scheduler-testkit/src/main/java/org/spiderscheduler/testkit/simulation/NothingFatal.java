package org.spiderscheduler.testkit.simulation;

import java.util.List;

/** The scheduler does nothing that is fatal to storage or loses tasks: invent, alter or move a task, cancel a poll. */
final class NothingFatal extends Checker {
    private int told;

    NothingFatal(SimulationRun run) {
        super(run);
    }

    @Override
    void atRest() {
        List<String> mistakes = run.storage().mistakes();
        for (; told < mistakes.size(); told++) {
            run.violation(
                    "nothing fatal is said to storage",
                    mistakes.get(told),
                    "the core and its policy (§5.8, §2.7)",
                    null);
        }
    }
}
