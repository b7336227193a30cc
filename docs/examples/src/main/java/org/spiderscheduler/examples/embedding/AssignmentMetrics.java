package org.spiderscheduler.examples.embedding;

import java.util.concurrent.atomic.LongAdder;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.listener.SchedulerListener;

/**
 * What the counters of a metrics library would be told. A listener is called on whatever thread the thing happened, so
 * it counts atomically. What there is now, as the depth of the queue, is not counted here:
 * {@link EmbeddedScheduler#stats()} has it.
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

    /** Both in one line. */
    @Override
    public String toString() {
        return "dispatched " + dispatched + ", requeued " + requeued;
    }
}
