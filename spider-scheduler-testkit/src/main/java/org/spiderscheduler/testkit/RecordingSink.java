package org.spiderscheduler.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;

/**
 * A sink for unit tests of a core: it records what it is given, and can be full, slow to bump, or closed on command.
 * While it is full an enqueue parks, as at the real queue (§3.1), and keeps the stamp of the session in which it was
 * called (§3.2).
 *
 * <p>It is not full at first. Futures complete within the call that causes it. Not thread-safe: it belongs to one
 * thread, as a core does (§5.10).
 */
public final class RecordingSink implements DispatchQueueSink {
    private record Parked(SessionAssignment stamped, CompletableFuture<Void> done) {}

    private final List<SessionAssignment> enqueued = new ArrayList<>();
    private final List<SessionId> bumps = new ArrayList<>();
    private final ArrayDeque<Parked> parked = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> heldBumps = new ArrayList<>();
    private SessionId session;
    private boolean full;
    /** How many it takes although it is full. */
    private int room;

    private int queued;
    private boolean holdingBumps;
    private boolean closed;

    /**
     * A sink that takes everything.
     *
     * @param firstSession the session to begin with
     */
    public RecordingSink(SessionId firstSession) {
        this.session = Objects.requireNonNull(firstSession, "firstSession");
    }

    // ---- what it was given

    /**
     * What it has taken, with the stamps; not what is parked.
     *
     * @return in the order in which it was taken; a copy
     */
    public List<SessionAssignment> enqueued() {
        return List.copyOf(enqueued);
    }

    /**
     * What is parked.
     *
     * @return in the order of the calls, without what its caller has cancelled; a copy
     */
    public List<TaskAssignment> parked() {
        return parked.stream()
                .filter(waiting -> !waiting.done.isDone())
                .map(waiting -> waiting.stamped.assignment())
                .toList();
    }

    /**
     * The bumps that took effect.
     *
     * @return the sessions, in order; a copy
     */
    public List<SessionId> bumps() {
        return List.copyOf(bumps);
    }

    // ---- on command

    /** Makes the sink full: from now on an enqueue parks. */
    public void fill() {
        full = true;
        room = 0;
    }

    /**
     * Makes room for some more although the sink is full, first for what is parked (§3.8).
     *
     * @param count for how many; not negative
     */
    public void makeRoom(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " is negative");
        }
        room = Math.addExact(room, count);
        takeParked();
    }

    /** Ends what {@link #fill()} began: the sink takes what is parked, and all that comes. */
    public void empty() {
        full = false;
        takeParked();
    }

    /** Holds bumps: from now on a bump takes effect at once, but completes only with {@link #completeBumps()}. */
    public void holdBumps() {
        holdingBumps = true;
    }

    /** Completes the bumps that are held, in order, and holds no more. */
    public void completeBumps() {
        holdingBumps = false;
        List<CompletableFuture<Void>> held = List.copyOf(heldBumps);
        heldBumps.clear();
        held.forEach(bump -> bump.complete(null));
    }

    /**
     * Closes the sink: what is parked fails, and so does every later call, with {@link DispatchQueueClosedException}
     * (§3.6).
     */
    public void close() {
        closed = true;
        failParked(waiting -> closedException());
    }

    // ---- what the core sees

    @Override
    public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
        SessionAssignment stamped = new SessionAssignment(session, assignment);
        if (closed) {
            return CompletableFuture.failedFuture(closedException());
        }
        if (hasRoom() && parked().isEmpty()) {
            take(stamped);
            return CompletableFuture.completedFuture(null);
        }
        Parked waiting = new Parked(stamped, new CompletableFuture<>());
        parked.addLast(waiting);
        return waiting.done;
    }

    @Override
    public CompletableFuture<Void> bumpSessionId(SessionId sessionId) {
        Objects.requireNonNull(sessionId, "sessionId");
        if (closed) {
            return CompletableFuture.failedFuture(closedException());
        }
        if (sessionId.compareTo(session) <= 0) {
            return CompletableFuture.failedFuture(new InvalidSessionIdException(
                    "session " + sessionId + " is not greater than the current session " + session));
        }
        session = sessionId;
        queued = 0;
        bumps.add(sessionId);
        CompletableFuture<Void> bump = new CompletableFuture<>();
        heldBumps.add(bump);
        failParked(waiting -> new StaleSessionException(waiting.stamped.assignment() + " was enqueued in session "
                + waiting.stamped.sessionId() + ", which session " + sessionId + " has ended"));
        if (!holdingBumps) {
            completeBumps();
        }
        return bump;
    }

    @Override
    public SessionId sessionId() {
        return session;
    }

    /** How many assignments it has taken since the last bump: nothing is ever dequeued from it (§3.5). */
    @Override
    public int size() {
        return queued;
    }

    // ---- parts

    private boolean hasRoom() {
        return !full || room > 0;
    }

    private void takeParked() {
        while (hasRoom() && !parked.isEmpty()) {
            Parked first = parked.removeFirst();
            // Its caller may have cancelled it (§3.7).
            if (!first.done.isDone()) {
                take(first.stamped);
                first.done.complete(null);
            }
        }
    }

    private void take(SessionAssignment stamped) {
        if (full) {
            room--;
        }
        enqueued.add(stamped);
        queued++;
    }

    private void failParked(Function<Parked, SchedulerException> failure) {
        List<Parked> failing = List.copyOf(parked);
        parked.clear();
        failing.forEach(waiting -> waiting.done.completeExceptionally(failure.apply(waiting)));
    }

    private static DispatchQueueClosedException closedException() {
        return new DispatchQueueClosedException("the sink is closed");
    }

    @Override
    public String toString() {
        return "RecordingSink[session=" + session + ", enqueued=" + enqueued.size() + ", parked=" + parked().size()
                + ", bumps=" + bumps + "]";
    }
}
