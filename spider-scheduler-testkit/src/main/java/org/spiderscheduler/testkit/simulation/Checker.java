package org.spiderscheduler.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskRef;

/**
 * Watches one property of a run from outside the system, and reports each violation. It is told what the current life
 * of the scheduler does, and looks at the whole whenever nothing more can run before time moves.
 */
abstract class Checker {
    final SimulationRun run;

    Checker(SimulationRun run) {
        this.run = run;
    }

    /** A new life of the scheduler begins. */
    void lifeBegan() {}

    /** A poll of the core is answered. */
    void brought(Lane lane, int maxItems, InboundBatch batch) {}

    /** The core calls enqueue; the stamp is the session that is current now. */
    void enqueueCalled(SessionAssignment assignment) {}

    /** The sink has not taken it. */
    void enqueueFailed(SessionAssignment assignment) {}

    /** That is because the core has withdrawn it (§3.7). */
    void enqueueWithdrawn(SessionAssignment assignment) {}

    /** It was handed to an execution manager. */
    void dispatched(ExecutionManagerId executionManager, SessionAssignment assignment) {}

    /** The execution manager has acknowledged it. */
    void acknowledged(ExecutionManagerId executionManager, SessionAssignment assignment) {}

    /** It is offered again. */
    void requeued(ExecutionManagerId executionManager, SessionAssignment assignment) {}

    /** A call of an execution manager comes in, and acknowledges an assignment that it was handed. */
    void acknowledging(SessionAssignment assignment) {}

    /** It has come in. */
    void callCameIn() {}

    /** A call of an execution manager has to wait for a task. */
    void callWaits(ExecutionManagerId executionManager) {}

    /** It waits no more. */
    void callEnded(ExecutionManagerId executionManager) {}

    /** The scheduler considers an execution manager dead. */
    void died(ExecutionManagerId executionManager) {}

    /** An answer cannot be delivered: what it brings is about to be given back. */
    void givingBack(SessionAssignment assignment) {}

    /** It has been given back. */
    void gaveBack(SessionAssignment assignment) {}

    /** The scheduler is to hand out what is queued, and then to stop. */
    void drainBegan() {}

    /** It has stopped before the time that it had for that was over. */
    void drainedInTime() {}

    /** It has ended, as it was asked to; with a failure if there is one. */
    void stopped(@Nullable Throwable failure) {}

    /** The time within which all jobs have to end is over, and nothing else is wrong. */
    void boundReached() {}

    /** Something has happened to a task, as storage tells. */
    void taskEvent(TaskRef task, TaskEvent event) {}

    /** Nothing more can run before time moves. */
    void atRest() {}

    /** All jobs have ended, and the scheduler has been stopped. */
    void atEnd() {}
}
