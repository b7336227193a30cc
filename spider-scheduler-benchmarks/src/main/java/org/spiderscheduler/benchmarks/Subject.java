package org.spiderscheduler.benchmarks;

import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/**
 * A dispatch queue whose outcomes are single words: {@code 7@2} is task 7 under session 2, {@code -} a call that is
 * still parked. It begins in session 1, and its time is advanced by hand.
 */
public final class Subject {
    /** A wait that times out only when {@link #expire} is called. */
    private static final Duration LONG = Duration.ofHours(1);

    private final HandTimer timer = new HandTimer();
    private final DispatchQueue queue;

    /**
     * An empty queue.
     *
     * @param capacity its capacity
     */
    public Subject(int capacity) {
        queue = DispatchQueue.builder(capacity, new SessionId(1)).timer(timer).build();
    }

    /**
     * Enqueues.
     *
     * @param task the number of the task
     * @return the call
     */
    public CompletableFuture<Void> enqueue(int task) {
        return queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(0), new JobId(0), TaskId.index(task)));
    }

    /**
     * Dequeues with a long wait.
     *
     * @return the call
     */
    public CompletableFuture<Optional<SessionAssignment>> dequeue() {
        return queue.source().dequeue(LONG);
    }

    /**
     * Dequeues with no wait.
     *
     * @return the outcome
     */
    public String poll() {
        return outcome(queue.source().dequeue(Duration.ZERO));
    }

    /**
     * Dequeues with no wait until there is nothing more.
     *
     * @return the outcomes, the last of which is not an assignment
     */
    public String drain() {
        StringJoiner all = new StringJoiner(" ");
        String one;
        do {
            one = poll();
            all.add(one);
        } while (one.contains("@"));
        return all.toString();
    }

    /**
     * Bumps the session.
     *
     * @param session the next one
     * @return the outcome
     */
    public String bump(int session) {
        return outcome(queue.sink().bumpSessionId(new SessionId(session)));
    }

    /** Times out all parked dequeues. */
    public void expire() {
        timer.expire();
    }

    /** Closes the queue. */
    public void close() {
        queue.close();
    }

    /**
     * The session.
     *
     * @return its number
     */
    public String session() {
        return queue.sink().sessionId().toString();
    }

    /**
     * The size.
     *
     * @return how many are queued
     */
    public int size() {
        return queue.sink().size();
    }

    /**
     * What has become of a call.
     *
     * @param call an enqueue, a dequeue or a bump
     * @return a word
     */
    public static String outcome(CompletableFuture<?> call) {
        return call.isDone() ? result(call) : "-";
    }

    /**
     * What becomes of a call; waits for it.
     *
     * @param call an enqueue, a dequeue or a bump
     * @return a word
     */
    public static String result(CompletableFuture<?> call) {
        if (call.isCancelled()) {
            return "cancelled";
        }
        try {
            return word(call.join());
        } catch (CompletionException failure) {
            return word(failure.getCause());
        }
    }

    private static String word(@Nullable Object value) {
        if (value == null) {
            return "ok";
        } else if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? "none" : word(optional.get());
        } else if (value instanceof SessionAssignment given) {
            return given.assignment().taskId() + "@" + given.sessionId();
        } else if (value instanceof StaleSessionException) {
            return "stale";
        } else if (value instanceof InvalidSessionIdException) {
            return "invalid";
        } else if (value instanceof DispatchQueueClosedException) {
            return "closed";
        }
        return value.toString();
    }
}
