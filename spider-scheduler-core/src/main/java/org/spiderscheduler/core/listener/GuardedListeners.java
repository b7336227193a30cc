package org.spiderscheduler.core.listener;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.log.OnceAMinute;
import org.spiderscheduler.core.log.SafeLog;

/** Calls each listener, whatever another throws. */
final class GuardedListeners implements SchedulerListener {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListeners.class);

    private final List<Guarded> listeners;

    GuardedListeners(List<? extends SchedulerListener> listeners) {
        this.listeners = listeners.stream()
                .map(each -> new Guarded(Objects.requireNonNull(each, "listener"), new OnceAMinute()))
                .toList();
    }

    private record Guarded(SchedulerListener listener, OnceAMinute failures) {}

    private void tell(long nanoTime, Consumer<SchedulerListener> event) {
        for (Guarded each : listeners) {
            try {
                event.accept(each.listener);
            } catch (Throwable failure) {
                // There may be several events for each assignment.
                if (each.failures.isDue(nanoTime)) {
                    SafeLog.error(
                            LOG,
                            failure,
                            "listener {} threw; the scheduler goes on (logged once a minute)",
                            each.listener);
                }
            }
        }
    }

    @Override
    public void enqueued(SessionAssignment assignment, int queueDepth, long nanoTime) {
        tell(nanoTime, each -> each.enqueued(assignment, queueDepth, nanoTime));
    }

    @Override
    public void dispatched(
            ExecutionManagerId executionManager,
            SessionAssignment assignment,
            TaskAssignmentRecord record,
            long nanoTime) {
        tell(nanoTime, each -> each.dispatched(executionManager, assignment, record, nanoTime));
    }

    @Override
    public void acknowledged(
            ExecutionManagerId executionManager,
            SessionAssignment assignment,
            TaskAssignmentRecord record,
            long nanoTime) {
        tell(nanoTime, each -> each.acknowledged(executionManager, assignment, record, nanoTime));
    }

    @Override
    public void requeued(ExecutionManagerId executionManager, SessionAssignment assignment, long nanoTime) {
        tell(nanoTime, each -> each.requeued(executionManager, assignment, nanoTime));
    }

    @Override
    public void droppedAsStale(SessionAssignment assignment, long nanoTime) {
        tell(nanoTime, each -> each.droppedAsStale(assignment, nanoTime));
    }

    @Override
    public void sessionBumped(SessionId sessionId, long nanoTime) {
        tell(nanoTime, each -> each.sessionBumped(sessionId, nanoTime));
    }

    @Override
    public void lowerSessionSeen(SessionId lower, SessionId current, long nanoTime) {
        tell(nanoTime, each -> each.lowerSessionSeen(lower, current, nanoTime));
    }

    @Override
    public void executionManagerJoined(ExecutionManagerId executionManager, long nanoTime) {
        tell(nanoTime, each -> each.executionManagerJoined(executionManager, nanoTime));
    }

    @Override
    public void executionManagerDied(ExecutionManagerId executionManager, long nanoTime) {
        tell(nanoTime, each -> each.executionManagerDied(executionManager, nanoTime));
    }

    @Override
    public void executionManagerLeft(ExecutionManagerId executionManager, long nanoTime) {
        tell(nanoTime, each -> each.executionManagerLeft(executionManager, nanoTime));
    }

    @Override
    public void pollRetried(Lane lane, int attempt, Duration backoff, StorageClientException failure, long nanoTime) {
        tell(nanoTime, each -> each.pollRetried(lane, attempt, backoff, failure, nanoTime));
    }
}
