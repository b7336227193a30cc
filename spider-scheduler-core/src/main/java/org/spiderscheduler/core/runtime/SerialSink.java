package org.spiderscheduler.core.runtime;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.time.NanoClock;

/** The sink that a core is given: its futures complete on the serial executor (§5.10), and the listener is told. */
final class SerialSink implements DispatchQueueSink {
    private final DispatchQueueSink sink;
    private final SerialExecutor serial;
    private final NanoClock clock;
    private final @Nullable SchedulerListener listener;

    SerialSink(DispatchQueueSink sink, SerialExecutor serial, NanoClock clock, @Nullable SchedulerListener listener) {
        this.sink = sink;
        this.serial = serial;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
        SessionId stamp = listener == null ? null : sink.sessionId();
        CompletableFuture<Void> accepted = sink.enqueue(assignment);
        if (listener != null && stamp != null) {
            SessionAssignment stamped = new SessionAssignment(stamp, assignment);
            SchedulerListener told = listener;
            accepted.whenComplete((done, failure) -> {
                if (failure == null) {
                    told.enqueued(stamped, sink.size(), clock.nanoTime());
                } else if (Futures.bare(failure) instanceof StaleSessionException) {
                    told.droppedAsStale(stamped, clock.nanoTime());
                }
            });
        }
        return accepted.isDone() ? accepted : new Relay<>(accepted, serial);
    }

    @Override
    public CompletableFuture<Void> bumpSessionId(SessionId sessionId) {
        CompletableFuture<Void> bumped = sink.bumpSessionId(sessionId);
        if (listener != null && !bumped.isCompletedExceptionally()) {
            listener.sessionBumped(sessionId, clock.nanoTime());
        }
        return bumped.isDone() ? bumped : new Relay<>(bumped, serial);
    }

    @Override
    public SessionId sessionId() {
        return sink.sessionId();
    }

    @Override
    public int size() {
        return sink.size();
    }
}
