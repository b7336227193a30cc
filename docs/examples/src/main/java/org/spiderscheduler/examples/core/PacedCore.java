package org.spiderscheduler.examples.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * Limits the rate at which another core enqueues: otherwise a thousand tasks that become ready together would register
 * with storage all at once. The other core notices nothing: to it the sink looks full in between.
 */
public final class PacedCore implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
    private final Timer timer;
    private final Duration pause;
    private final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core;

    /**
     * A core that can be run once.
     *
     * @param timer a timer whose alarms fire where this core runs
     * @param pause the least time from one enqueue to the next
     * @param core the core that decides
     */
    public PacedCore(Timer timer, Duration pause, SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core) {
        this.timer = Objects.requireNonNull(timer, "timer");
        this.pause = Objects.requireNonNull(pause, "pause");
        this.core = Objects.requireNonNull(core, "core");
    }

    @Override
    public CompletableFuture<Void> run(
            SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
        return core.run(storage, new PacedSink(Objects.requireNonNull(sink, "sink")), cancellation);
    }

    private record Held(TaskAssignment assignment, CompletableFuture<Void> answer) {}

    private final class PacedSink implements DispatchQueueSink {
        private final DispatchQueueSink sink;
        private final ArrayDeque<Held> held = new ArrayDeque<>();
        private final Alarm turn = timer.alarm("the next enqueue", this::passOn);
        private long next = timer.nanoTime();

        PacedSink(DispatchQueueSink sink) {
            this.sink = sink;
        }

        @Override
        public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
            if (held.isEmpty() && timer.nanoTime() - next >= 0) {
                return pass(assignment);
            }
            Held waiting = new Held(assignment, new CompletableFuture<>());
            held.addLast(waiting);
            turn.set(next);
            return waiting.answer;
        }

        private CompletableFuture<Void> pass(TaskAssignment assignment) {
            next = timer.nanoTime() + pause.toNanos();
            return sink.enqueue(assignment);
        }

        /** Runs when the alarm fires, on the serial executor: the sink may be called. */
        private void passOn() {
            held.removeIf(waiting -> waiting.answer.isDone()); // cancelled (§3.7)
            Held first = held.pollFirst();
            if (first == null) {
                return;
            }
            CompletableFuture<Void> passed = pass(first.assignment);
            if (!held.isEmpty()) {
                turn.set(next);
            }
            first.answer.whenComplete((done, failure) -> passed.cancel(false)); // no effect once it is done
            passed.whenComplete((done, failure) -> {
                if (failure == null) {
                    first.answer.complete(null);
                } else {
                    first.answer.completeExceptionally(failure);
                }
            });
        }

        @Override
        public CompletableFuture<Void> bumpSessionId(SessionId sessionId) {
            CompletableFuture<Void> bumped = sink.bumpSessionId(sessionId);
            if (bumped.isCompletedExceptionally()) {
                return bumped; // nothing has changed (§3.3)
            }
            // What was decided before the bump is void, here as in the queue (§3.4).
            ArrayDeque<Held> older = new ArrayDeque<>(held);
            held.clear();
            older.forEach(waiting -> waiting.answer.completeExceptionally(
                    new StaleSessionException(waiting.assignment + " was decided before session " + sessionId)));
            return bumped;
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
}
