package org.spiderscheduler.examples.embedding;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.listener.SchedulerListener;

/** What a metrics library would be told: a listener is called on whatever thread the thing happened, so it counts atomically. */
public final class AssignmentMetrics implements SchedulerListener {
    private final LongAdder dispatched = new LongAdder();
    private final LongAdder requeued = new LongAdder();
    private final AtomicLong queueDepth = new AtomicLong();

    /** All counters at zero. */
    public AssignmentMetrics() {}

    @Override
    public void enqueued(SessionAssignment assignment, int depth, long nanoTime) {
        queueDepth.set(depth);
    }

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

    /** All three in one line. */
    @Override
    public String toString() {
        return "dispatched " + dispatched + ", requeued " + requeued + ", queue depth at the last enqueue "
                + queueDepth;
    }
}
