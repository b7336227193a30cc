package org.spiderscheduler.examples.core;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;

/**
 * A sink that holds a core back: while nothing may be passed on, it looks full to the core. What it holds leaves in
 * order of arrival. It is used only on the serial executor, so it needs no lock (§5.10).
 */
abstract class HoldingSink implements DispatchQueueSink {
    private final DispatchQueueSink sink;
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    HoldingSink(DispatchQueueSink sink) {
        this.sink = Objects.requireNonNull(sink, "sink");
    }

    /** Whether an assignment may be passed on now. If not, call {@link #passOn()} as soon as it may. */
    abstract boolean mayPass(TaskAssignment assignment);

    /** Passes on an assignment, as {@link #mayPass} has allowed. */
    CompletableFuture<Void> pass(TaskAssignment assignment) {
        return sink.enqueue(assignment);
    }

    @Override
    public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
        Held waiting = new Held(assignment, new CompletableFuture<>());
        held.addLast(waiting);
        passOn();
        return waiting.answer;
    }

    /** Passes on as much of what it holds as it may. Must run on the serial executor, since it calls the sink. */
    final void passOn() {
        for (Held first = first(); first != null && mayPass(first.assignment); first = first()) {
            held.removeFirst();
            relay(pass(first.assignment), first.answer);
        }
    }

    private static void relay(CompletableFuture<Void> passed, CompletableFuture<Void> answer) {
        answer.whenComplete((done, failure) -> passed.cancel(false)); // no effect once it is done
        passed.whenComplete((done, failure) -> {
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** The first in line. What its caller has cancelled is forgotten: it holds nothing back (§3.7). */
    private @Nullable Held first() {
        Held first = held.peekFirst();
        while (first != null && first.answer.isDone()) {
            held.removeFirst();
            first = held.peekFirst();
        }
        return first;
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

    private record Held(TaskAssignment assignment, CompletableFuture<Void> answer) {}
}
