package org.spiderscheduler.testkit.simulation;

import org.spiderscheduler.api.JobId;
import org.spiderscheduler.testkit.TaskHistory;
import org.spiderscheduler.testkit.TaskState;

/** No task is lost: once everything is healed every job ends. */
final class NoTaskLost extends Checker {
    private static final String OR_LONGER =
            "; or, if the scheduler is slow on purpose, Simulation.Builder.timeToEnd(...)";

    NoTaskLost(SimulationRun run) {
        super(run);
    }

    @Override
    void boundReached() {
        for (JobId job : run.storage().jobIds()) {
            if (run.storage().jobState(job).isTerminal()) {
                continue;
            }
            TaskHistory stuck = run.storage().histories(job).stream()
                    .filter(history -> history.state() == TaskState.READY || history.state() == TaskState.RUNNING)
                    .findFirst()
                    .orElse(run.storage().histories(job).get(0));
            run.violation(
                    "no task is lost",
                    "job " + job + " is still " + run.storage().jobState(job) + " "
                            + run.scenario().timeToEnd() + " after everything was healed: " + stuck.task() + " is "
                            + stuck.state(),
                    "who had the task last: the core, the queue, the service or its requeueing client" + OR_LONGER,
                    stuck.task());
            return;
        }
        run.violation("no task is lost", "jobs could not be submitted in time", "the scenario" + OR_LONGER, null);
    }
}
