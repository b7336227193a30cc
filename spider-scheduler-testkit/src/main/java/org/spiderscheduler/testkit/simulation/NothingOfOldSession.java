package org.spiderscheduler.testkit.simulation;

import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;

/** What was decided under an old session is not handed out (§3.4). */
final class NothingOfOldSession extends Checker {
    NothingOfOldSession(SimulationRun run) {
        super(run);
    }

    @Override
    void dispatched(ExecutionManagerId executionManager, SessionAssignment assignment) {
        SessionId current = run.life().sessionId();
        if (!assignment.sessionId().equals(current)) {
            run.violation(
                    "3.4",
                    assignment.assignment() + " was handed to execution manager " + executionManager + " under session "
                            + assignment.sessionId() + ", but the queue is at session " + current,
                    "the stamp: at dequeue in the dispatch queue, at hand-out in the service",
                    run.ref(assignment.assignment()));
        }
    }
}
