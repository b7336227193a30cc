package org.spiderscheduler.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;

/** A drain that ends before its time is over has handed out all that was queued, or parked at the queue. */
final class DrainComplete extends Checker {
    private final List<SessionAssignment> waiting = new ArrayList<>();
    private boolean draining;

    DrainComplete(SimulationRun run) {
        super(run);
    }

    @Override
    void lifeBegan() {
        waiting.clear();
        draining = false;
    }

    @Override
    void enqueueCalled(SessionAssignment assignment) {
        waiting.add(assignment);
    }

    @Override
    void enqueueFailed(SessionAssignment assignment) {
        // An enqueue that fails during a drain is one that the drain must not forget.
        if (!draining) {
            waiting.remove(assignment);
        }
    }

    @Override
    void dispatched(ExecutionManagerId executionManager, SessionAssignment assignment) {
        waiting.remove(assignment);
    }

    @Override
    void drainBegan() {
        draining = true;
    }

    @Override
    void drainedInTime() {
        // What was claimed for a call that has ended meanwhile is requeued, perhaps only after the drain.
        if (run.life().callsBackLater()) {
            return;
        }
        for (SessionAssignment assignment : waiting) {
            if (assignment.sessionId().equals(run.life().sessionId())) {
                run.violation(
                        "a drain hands out what is queued",
                        assignment + " was not handed out, but the drain ended before its timeout",
                        "how the runtime ends the core and the queue in a drain",
                        run.ref(assignment.assignment()));
            }
        }
    }
}
