package org.spiderscheduler.testkit.simulation;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;

/** Within a session what was enqueued first is delivered first, and nothing twice (§4.1, §3.8). */
final class DeliveryOrder extends Checker {
    private final ArrayDeque<SessionAssignment> queued = new ArrayDeque<>();
    private final Set<HandOut> handedOut = new HashSet<>();

    private record HandOut(ExecutionManagerId to, SessionAssignment assignment) {}

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
        handedOut.add(new HandOut(executionManager, assignment));
        delivered(assignment);
    }

    @Override
    void acknowledged(ExecutionManagerId executionManager, SessionAssignment assignment) {
        handedOut.remove(new HandOut(executionManager, assignment));
    }

    @Override
    void requeued(ExecutionManagerId executionManager, SessionAssignment assignment) {
        // An assignment delivered to a call that had ended meanwhile comes back without having been handed out.
        if (!handedOut.remove(new HandOut(executionManager, assignment))) {
            delivered(assignment);
        }
    }

    private void delivered(SessionAssignment assignment) {
        if (run.life().callsBackLater()
                && assignment.sessionId().compareTo(run.life().sessionId()) < 0) {
            // It was claimed before the bump, and only now reaches a call, which has ended.
            return;
        }
        while (!queued.isEmpty() && queued.getFirst().sessionId().compareTo(assignment.sessionId()) < 0) {
            queued.removeFirst();
        }
        SessionAssignment first = queued.peekFirst();
        // Calls that were served one after the other are completed in any order then.
        boolean fits = run.life().callsBackLater() ? queued.removeFirstOccurrence(assignment) : remove(assignment);
        if (!fits) {
            run.violation(
                    "4.1",
                    assignment + " was delivered, but "
                            + (first == null ? "nothing is queued" : first + " was enqueued before it"),
                    "the order in the dispatch queue, and whether it delivers twice",
                    run.ref(assignment.assignment()));
        }
    }

    private boolean remove(SessionAssignment first) {
        return first.equals(queued.pollFirst());
    }
}
