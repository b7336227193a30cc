package org.spiderscheduler.core.listener;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.log.SafeLog;

/** Calls each listener, whatever another throws. */
final class GuardedListeners implements SchedulerListener {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListeners.class);

    private final List<SchedulerListener> listeners;

    GuardedListeners(List<SchedulerListener> listeners) {
        this.listeners = listeners;
    }

    private void tell(Consumer<SchedulerListener> event) {
        for (SchedulerListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable failure) {
                SafeLog.error(LOG, failure, "listener {} threw; the scheduler goes on", listener);
            }
        }
    }

    @Override
    public void enqueued(SessionAssignment assignment, int queueDepth, long nanoTime) {
        tell(each -> each.enqueued(assignment, queueDepth, nanoTime));
    }

    @Override
    public void dispatched(
            ExecutionManagerId executionManager,
            SessionAssignment assignment,
            TaskAssignmentRecord record,
            long nanoTime) {
        tell(each -> each.dispatched(executionManager, assignment, record, nanoTime));
    }

    @Override
    public void acknowledged(
            ExecutionManagerId executionManager,
            SessionAssignment assignment,
            TaskAssignmentRecord record,
            long nanoTime) {
        tell(each -> each.acknowledged(executionManager, assignment, record, nanoTime));
    }

    @Override
    public void requeued(ExecutionManagerId executionManager, SessionAssignment assignment, long nanoTime) {
        tell(each -> each.requeued(executionManager, assignment, nanoTime));
    }

    @Override
    public void droppedAsStale(SessionAssignment assignment, long nanoTime) {
        tell(each -> each.droppedAsStale(assignment, nanoTime));
    }

    @Override
    public void sessionBumped(SessionId sessionId, long nanoTime) {
        tell(each -> each.sessionBumped(sessionId, nanoTime));
    }

    @Override
    public void lowerSessionSeen(SessionId lower, SessionId current, long nanoTime) {
        tell(each -> each.lowerSessionSeen(lower, current, nanoTime));
    }

    @Override
    public void executionManagerJoined(ExecutionManagerId executionManager, long nanoTime) {
        tell(each -> each.executionManagerJoined(executionManager, nanoTime));
    }

    @Override
    public void executionManagerDied(ExecutionManagerId executionManager, long nanoTime) {
        tell(each -> each.executionManagerDied(executionManager, nanoTime));
    }

    @Override
    public void executionManagerLeft(ExecutionManagerId executionManager, long nanoTime) {
        tell(each -> each.executionManagerLeft(executionManager, nanoTime));
    }

    @Override
    public void pollRetried(Lane lane, int attempt, Duration backoff, StorageClientException failure, long nanoTime) {
        tell(each -> each.pollRetried(lane, attempt, backoff, failure, nanoTime));
    }
}
