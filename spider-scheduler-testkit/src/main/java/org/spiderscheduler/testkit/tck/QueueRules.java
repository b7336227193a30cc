package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;

/** What the rules of the dispatch queue have in common: a queue in session 1, and helpers for what is done with it. */
abstract class QueueRules extends Contract {
    static final SessionId FIRST = new SessionId(1);

    private @Nullable QueueUnderTest queue;

    abstract QueueUnderTest createQueue(int capacity, SessionId initialSession);

    /** Makes the queue of this test, empty and in session 1. */
    final QueueUnderTest begin(int capacity) {
        queue = closing(createQueue(capacity, FIRST));
        return queue;
    }

    final QueueUnderTest queue() {
        if (queue == null) {
            throw new IllegalStateException("the test has not begun a queue");
        }
        return queue;
    }

    @Override
    final void forget() {
        queue = null;
    }

    static TaskAssignment task(long index) {
        return new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index));
    }

    final CompletableFuture<Void> enqueue(long index) {
        return call(() -> queue().sink().enqueue(task(index)));
    }

    /** Enqueues tasks, for all of which there is room. */
    final void fill(long... indexes) {
        for (long index : indexes) {
            checkDone(enqueue(index), "enqueue of task " + index + ", for which there is room");
        }
    }

    /** Whether an enqueue has parked; that it should have is for §3.1 to see. */
    final boolean isParked(CompletableFuture<Void> enqueue) {
        environment().settle();
        return !enqueue.isDone();
    }

    final CompletableFuture<Void> bump(long session) {
        CompletableFuture<Void> bump = call(() -> queue().sink().bumpSessionId(new SessionId(session)));
        environment().settles(bump::isDone);
        return bump;
    }

    final CompletableFuture<Optional<SessionAssignment>> dequeue(Duration wait) {
        return call(() -> queue().source().dequeue(wait));
    }

    /** A dequeue that waits. */
    final CompletableFuture<Optional<SessionAssignment>> park() {
        CompletableFuture<Optional<SessionAssignment>> parked = dequeue(NOT_OVER);
        environment().settle();
        return parked;
    }

    /** Takes what is there, if anything is. */
    final @Nullable SessionAssignment take() {
        CompletableFuture<Optional<SessionAssignment>> answer = dequeue(Duration.ZERO);
        environment().settles(answer::isDone);
        return given(answer);
    }

    /** Takes all that is there: the indexes of the tasks. */
    final List<Long> takeAll() {
        List<Long> taken = new ArrayList<>();
        for (SessionAssignment next = take(); next != null && taken.size() < 10_000; next = take()) {
            taken.add(index(next));
        }
        return taken;
    }

    static long index(SessionAssignment given) {
        return given.assignment().taskId() instanceof TaskId.Index task ? task.value() : -1;
    }

    /**
     * What a dequeue gave; null if nothing, or not yet, or if it failed. A null Optional counts as nothing here: it is
     * for §1.6 to see.
     */
    @SuppressWarnings("OptionalAssignedToNull")
    static @Nullable SessionAssignment given(CompletableFuture<Optional<SessionAssignment>> answer) {
        if (!answer.isDone() || answer.isCompletedExceptionally()) {
            return null;
        }
        Optional<SessionAssignment> value = answer.join();
        return value == null ? null : value.orElse(null);
    }

    /** Checks that a dequeue has been given a task, whatever its stamp. */
    final void checkGave(CompletableFuture<Optional<SessionAssignment>> answer, long index, String what) {
        checkSucceeded(answer, what);
        SessionAssignment given = given(answer);
        check(given != null && index(given) == index, "%s: %s, instead of task %s", what, describe(answer), index);
    }
}
