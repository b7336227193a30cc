package org.spiderscheduler.testkit.simulation;

import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskRef;

/**
 * Watches a run from outside the system, and reports what must not be seen: one property each. It hears what the current
 * life of the scheduler does, and looks at all of it when nothing can run any more before time moves.
 */
abstract class Checker {
    final SimulationRun run;

    Checker(SimulationRun run) {
        this.run = run;
    }

    /** A new life of the scheduler begins. */
    void lifeBegan() {}

    /** The core calls enqueue; the stamp is the session that is current now. */
    void enqueueCalled(SessionAssignment assignment) {}

    /** The sink has not taken it. */
    void enqueueFailed(SessionAssignment assignment) {}

    /** It was handed to an execution manager. */
    void dispatched(ExecutionManagerId executionManager, SessionAssignment assignment) {}

    /** It is offered again. */
    void requeued(ExecutionManagerId executionManager, SessionAssignment assignment) {}

    /** Storage tells of a task. */
    void taskEvent(TaskRef task, TaskEvent event) {}

    /** Nothing can run before time moves. */
    void atRest() {}

    /** All jobs have ended, and the scheduler has been stopped. */
    void atEnd() {}
}
