package org.spiderscheduler.testkit.simulation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;

/** Within a session what was enqueued first is delivered first, and nothing twice (§4.1, §3.8). */
final class DeliveryOrder extends Checker {
    private final ArrayDeque<SessionAssignment> queued = new ArrayDeque<>();
    private final Map<SessionAssignment, Integer> handedOut = new HashMap<>();

    DeliveryOrder(SimulationRun run) {
        super(run);
    }

    @Override
    void lifeBegan() {
        queued.clear();
        handedOut.clear();
    }

    @Override
    void enqueueCalled(SessionAssignment assignment) {
        queued.addLast(assignment);
    }

    @Override
    void enqueueFailed(SessionAssignment assignment) {
        queued.removeLastOccurrence(assignment);
    }

    @Override
    void dispatched(ExecutionManagerId executionManager, SessionAssignment assignment) {
        handedOut.merge(assignment, 1, Integer::sum);
        delivered(assignment);
    }

    @Override
    void requeued(ExecutionManagerId executionManager, SessionAssignment assignment) {
        // One that was delivered to a call which had ended meanwhile comes back without having been handed out.
        if (handedOut.getOrDefault(assignment, 0) > 0) {
            handedOut.merge(assignment, -1, Integer::sum);
        } else {
            delivered(assignment);
        }
    }

    private void delivered(SessionAssignment assignment) {
        while (!queued.isEmpty() && queued.getFirst().sessionId().compareTo(assignment.sessionId()) < 0) {
            queued.removeFirst();
        }
        SessionAssignment first = queued.pollFirst();
        if (!assignment.equals(first)) {
            run.violation(
                    "4.1",
                    assignment + " was delivered, but "
                            + (first == null ? "nothing is queued" : first + " was enqueued before it"),
                    "the order in the dispatch queue, and whether it delivers twice",
                    run.ref(assignment.assignment()));
        }
    }
}
