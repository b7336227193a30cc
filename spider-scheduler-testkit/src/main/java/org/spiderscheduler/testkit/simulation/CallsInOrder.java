package org.spiderscheduler.testkit.simulation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;

/**
 * A second call of an execution manager ends its first, it is alive while it waits, what it acknowledges does not come
 * back, and what it is answered with is on record before it has the answer.
 */
final class CallsInOrder extends Checker {
    private final boolean sequential;
    private final Map<ExecutionManagerId, Integer> waiting = new HashMap<>();
    /** When the last call of each ended, on the clock. */
    private final Map<ExecutionManagerId, Long> lastWaited = new HashMap<>();

    private @Nullable SessionAssignment expected;
    private @Nullable SessionAssignment acknowledged;

    /** Makes one; with {@code sequential} false an execution manager may have several calls. */
    CallsInOrder(SimulationRun run, boolean sequential) {
        super(run);
        this.sequential = sequential;
    }

    @Override
    void lifeBegan() {
        waiting.clear();
        lastWaited.clear();
    }

    @Override
    void acknowledging(SessionAssignment assignment) {
        acknowledged = assignment;
    }

    @Override
    void callCameIn() {
        acknowledged = null;
    }

    @Override
    void callWaits(ExecutionManagerId executionManager) {
        int calls = waiting.merge(executionManager, 1, Integer::sum);
        if (sequential && calls > 1) {
            run.violation(
                    "a second call ends the first",
                    calls + " calls of execution manager " + executionManager + " wait for a task",
                    "how the service handles a new call",
                    null);
        }
    }

    @Override
    void callEnded(ExecutionManagerId executionManager) {
        waiting.computeIfPresent(executionManager, (id, calls) -> calls > 1 ? calls - 1 : null);
        lastWaited.put(executionManager, run.time().nanoTime());
    }

    @Override
    void died(ExecutionManagerId executionManager) {
        // If it had a call, that is ended because of this: just before, or right after.
        if (waiting.containsKey(executionManager)
                || lastWaited.getOrDefault(executionManager, 0L) == run.time().nanoTime()) {
            run.violation(
                    "who waits is alive",
                    "execution manager " + executionManager + " was considered dead while it waited for a task",
                    "how the service counts silence",
                    null);
        }
    }

    @Override
    void givingBack(SessionAssignment assignment) {
        expected = assignment;
    }

    @Override
    void requeued(ExecutionManagerId executionManager, SessionAssignment assignment) {
        if (assignment.equals(expected)) {
            expected = null;
        }
        if (assignment.equals(acknowledged)) {
            run.violation(
                    "what is acknowledged does not come back",
                    assignment + " is offered again, in the call of execution manager " + executionManager
                            + " that acknowledges it",
                    "the order of the steps in which the service handles a new call",
                    run.ref(assignment.assignment()));
        }
    }

    @Override
    void gaveBack(SessionAssignment assignment) {
        if (expected != null) {
            expected = null;
            run.violation(
                    "on record before it is answered",
                    assignment
                            + " was given back because it could not be delivered, but the service did not know of it",
                    "the order of the steps in which the service hands out",
                    run.ref(assignment.assignment()));
        }
    }
}
