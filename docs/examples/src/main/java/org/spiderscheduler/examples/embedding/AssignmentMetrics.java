package org.spiderscheduler.examples.embedding;

import java.util.concurrent.atomic.LongAdder;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.listener.SchedulerListener;

/**
 * Stands in for the counters of a metrics library. A listener is called on the thread on which the event happened, so
 * it counts atomically. Gauges, such as the depth of the queue, are in {@link EmbeddedScheduler#stats()}.
 */
public final class AssignmentMetrics implements SchedulerListener {
    private final LongAdder dispatched = new LongAdder();
    private final LongAdder requeued = new LongAdder();

    /** Both counters at zero. */
    public AssignmentMetrics() {}

    @Override
    public void dispatched(
            ExecutionManagerId executionManager,
            SessionAssignment assignment,
            TaskAssignmentRecord record,
            long nanoTime) {
        dispatched.increment();
    }

    @Override
    public void requeued(ExecutionManagerId executionManager, SessionAssignment assignment, long nanoTime) {
        requeued.increment();
    }

    /** Both counters in one line. */
    @Override
    public String toString() {
        return "dispatched " + dispatched + ", requeued " + requeued;
    }
}
