package org.spiderscheduler.core.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.parked.CallSource;
import org.spiderscheduler.core.parked.ParkedDequeue;
import org.spiderscheduler.core.parked.ParkedDequeues;
import org.spiderscheduler.core.parked.ParkedList;
import org.spiderscheduler.core.time.NanoClock;
import org.spiderscheduler.core.time.Timer;

/**
 * The implementation of the dispatch queue: a bounded queue of assignments stamped with their session, and the calls
 * parked on either side of it.
 *
 * <p>One lock guards the parked calls, their deadlines, and all writes of the session. While no call is parked, calls
 * that can be served at once take the <em>fast path</em>: they bypass the lock and use the {@link ArrayBlockingQueue}
 * alone. {@code docs/concurrency.md} argues why this is correct.
 */
final class StampedQueue implements DispatchQueueSink, DispatchQueueSource, CallSource {
    /** What a dequeue may result in besides an assignment or a failure. */
    private static final Object NOTHING = new Object();

    private static final Object PARKED = new Object();

    /** How many time-outs are claimed, at most, under one hold of the lock. */
    private static final int CHUNK = 256;

    private final ArrayBlockingQueue<SessionAssignment> items;
    private final Timer timer;
    private final @Nullable Consumer<SessionAssignment> onStale;
    private final @Nullable Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final ParkedList<ParkedEnqueue> enqueues = new ParkedList<>();
    private final ParkedDequeues dequeues;

    /**
     * Set once a dequeue, parked or not, has been told that nothing is left: an item that slips in later is taken back.
     */
    private boolean drained;

    private boolean closed;

    private volatile SessionId session;

    /**
     * The session while the fast path is open: no call is parked, no bump is under way, and the queue is not closed.
     * Otherwise {@code null}, and it may stay so after the last parked call has ended.
     */
    private volatile @Nullable SessionId openSession;

    StampedQueue(
            int capacity,
            SessionId initialSession,
            Timer timer,
            @Nullable Executor executor,
            @Nullable Consumer<SessionAssignment> onStale) {
        this.items = new ArrayBlockingQueue<>(capacity);
        this.session = initialSession;
        this.openSession = initialSession;
        this.timer = timer;
        this.executor = executor;
        this.onStale = onStale;
        this.dequeues =
                new ParkedDequeues(timer, timer.alarm("dispatch queue: the wait of a parked dequeue", this::expire));
    }

    /** How many assignments are still to be taken: queued, or parked in an enqueue. */
    int backlog() {
        lock.lock();
        try {
            return items.size() + enqueues.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public SessionId sessionId() {
        return session;
    }

    /** How many calls are parked; for tests. */
    int parkedCalls() {
        lock.lock();
        try {
            return enqueues.size() + dequeues.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many deadlines the timer wheel holds; for tests (§4.7). */
    int timedCalls() {
        lock.lock();
        try {
            return dequeues.timed();
        } finally {
            lock.unlock();
        }
    }

    /** Fails every parked and every later call, except that what is queued can still be drained (§3.6, §4.6). */
    void close() {
        DispatchQueueClosedException failure = closedFailure();
        Completions mine = Completions.ofThisThread();
        try {
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                // What an enqueue under way still puts in came after the dequeues that fail here, so it must not be
                // left for others once these have been told that nothing is left.
                drained = !dequeues.isEmpty();
                closed = true;
                shut();
                for (ParkedDequeue<?> head = dequeues.first(); head != null; head = dequeues.first()) {
                    dequeues.remove(head);
                    mine.add(head, failure);
                }
                for (ParkedEnqueue head = enqueues.first(); head != null; head = enqueues.first()) {
                    enqueues.remove(head);
                    mine.add(head, failure);
                }
                dequeues.close();
            } finally {
                lock.unlock();
            }
        } finally {
            mine.run();
        }
    }

    // ---- enqueue

    @Override
    @SuppressWarnings("ReferenceEquality")
    public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
        Objects.requireNonNull(assignment, "assignment");
        SessionId stamp = openSession;
        if (stamp == null) {
            return enqueueSlowly(new SessionAssignment(session, assignment));
        }
        SessionAssignment item = new SessionAssignment(stamp, assignment);
        if (items.offer(item)) {
            return stamp == openSession ? Futures.done() : afterOffer(item);
        }
        return enqueueSlowly(item);
    }

    /** The item is in, but the fast path was shut meanwhile: a call that parked then may not have seen the item. */
    private CompletableFuture<Void> afterOffer(SessionAssignment item) {
        Completions mine = Completions.ofThisThread();
        boolean tooLate;
        boolean dropped;
        try {
            lock.lock();
            try {
                tooLate = drained && items.remove(item);
                dropped = !tooLate && !isCurrent(item) && items.remove(item);
                match(mine);
            } finally {
                reopen();
                lock.unlock();
            }
            if (dropped) {
                tellStale(item);
            }
        } finally {
            mine.run();
        }
        return tooLate ? CompletableFuture.failedFuture(closedFailure()) : Futures.done();
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<Void> enqueueSlowly(SessionAssignment item) {
        Completions mine = Completions.ofThisThread();
        CompletableFuture<Void> answer;
        ParkedDequeue<?> served = null;
        try {
            lock.lock();
            try {
                ParkedDequeue<?> waiting = dequeues.first();
                if (closed) {
                    answer = CompletableFuture.failedFuture(closedFailure());
                } else if (!isCurrent(item)) {
                    answer = CompletableFuture.failedFuture(stale(item, session));
                } else if (waiting != null) {
                    // While a dequeue is parked, only enqueues that have not returned yet have items in the queue, and
                    // none of them precedes this one. If that dequeue was the last one parked, the fast path stays
                    // shut: its consumer is most likely the next to park.
                    dequeues.remove(waiting);
                    served = waiting;
                    answer = Futures.done();
                } else if (enqueues.isEmpty() && items.offer(item)) {
                    answer = Futures.done();
                } else {
                    ParkedEnqueue parked = new ParkedEnqueue(this, item);
                    enqueues.addLast(parked);
                    shut();
                    // A dequeue that did not see it shut has already made the room that match() finds.
                    match(mine);
                    answer = (CompletableFuture<Void>) (CompletableFuture<?>) parked;
                }
            } finally {
                if (served == null) {
                    reopen();
                }
                lock.unlock();
            }
        } finally {
            if (served != null) {
                mine.run(served, item);
            } else {
                mine.run();
            }
        }
        return answer;
    }

    // ---- dequeue

    @Override
    public CompletableFuture<Optional<SessionAssignment>> dequeue(Duration waitTime) {
        Arguments.notNegative(waitTime, "waitTime");
        SessionAssignment found = takeOnFastPath();
        if (found != null) {
            return CompletableFuture.completedFuture(Optional.of(found));
        }
        FutureDequeue call = waitTime.isZero() ? null : new FutureDequeue(this, waitTime);
        Object answer = park(call);
        if (answer == PARKED && call != null) {
            return call;
        } else if (answer instanceof SessionAssignment item) {
            return CompletableFuture.completedFuture(Optional.of(item));
        } else if (answer instanceof Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
        return Futures.none();
    }

    @Override
    public void dequeue(ParkedDequeue<?> call, long now) {
        Object found = takeOnFastPath();
        if (found == null) {
            found = park(call.deadline() - now > 0 ? call : null);
        }
        if (found != PARKED) {
            call.settle(found == NOTHING ? null : found);
        }
    }

    /** Takes an assignment on the fast path; {@code null} if the lock is needed. */
    @SuppressWarnings("ReferenceEquality")
    private @Nullable SessionAssignment takeOnFastPath() {
        if (openSession == null) {
            return null;
        }
        SessionAssignment item = items.poll();
        if (item == null || item.sessionId() == openSession) {
            return item;
        }
        if (!isCurrent(item)) {
            tellStale(item);
            return null;
        }
        match();
        return item;
    }

    /**
     * Parks the call, unless it can be answered.
     *
     * @param call {@code null} if it does not wait
     * @return {@link #PARKED}, or the answer: an assignment, a {@link Throwable} or {@link #NOTHING}
     */
    private Object park(@Nullable ParkedDequeue<?> call) {
        Completions mine = null;
        try {
            lock.lock();
            try {
                if (call != null && parkAtOnce(call)) {
                    return PARKED;
                }
                mine = Completions.ofThisThread();
                SessionAssignment item = take(mine);
                if (item != null) {
                    match(mine);
                    return item;
                }
                if (closed) {
                    drained = true;
                    return closedFailure();
                }
                if (call == null) {
                    return NOTHING;
                }
                dequeues.addLast(call);
                return PARKED;
            } finally {
                reopen();
                lock.unlock();
            }
        } finally {
            if (mine != null) {
                mine.run();
            }
        }
    }

    /**
     * Shuts the fast path, and parks the call if there is nothing to match it with. Then there is nothing to complete
     * either, so the thread's list of completions is not needed.
     */
    private boolean parkAtOnce(ParkedDequeue<?> call) {
        // Shut it before the check that decides: an enqueue that does not see it shut has already put in what the check
        // finds. If it was shut before, the queue has since been found empty under the lock. An enqueue that has put
        // something in after that will match it, unless the fast path is reopened first; then this call has ended.
        boolean hasToLook = shut();
        if ((hasToLook && !items.isEmpty()) || !enqueues.isEmpty() || closed) {
            return false;
        }
        dequeues.addLast(call);
        return true;
    }

    // ---- bump

    @Override
    public CompletableFuture<Void> bumpSessionId(SessionId next) {
        Objects.requireNonNull(next, "sessionId");
        Completions mine = Completions.ofThisThread();
        List<SessionAssignment> voided = onStale == null ? null : new ArrayList<>();
        try {
            lock.lock();
            try {
                if (closed) {
                    return CompletableFuture.failedFuture(closedFailure());
                }
                if (next.compareTo(session) <= 0) {
                    return CompletableFuture.failedFuture(new InvalidSessionIdException(
                            "session " + next + " is not greater than the current session " + session));
                }
                shut();
                session = next;
                if (voided == null) {
                    items.clear();
                } else {
                    items.drainTo(voided);
                }
                match(mine);
            } finally {
                reopen();
                lock.unlock();
            }
            if (voided != null) {
                voided.forEach(this::tellStale);
            }
        } finally {
            mine.run();
        }
        return Futures.done();
    }

    // ---- under the lock

    private void match() {
        Completions mine = Completions.ofThisThread();
        try {
            lock.lock();
            try {
                match(mine);
            } finally {
                reopen();
                lock.unlock();
            }
        } finally {
            mine.run();
        }
    }

    /**
     * Matches parked calls with items and room. Under the lock. One pass is enough, since only one side has parked
     * calls: a dequeue parks only when no enqueue is parked, and an enqueue only when no dequeue is.
     */
    private void match(Completions mine) {
        if (closed) {
            return;
        }
        for (ParkedEnqueue head = enqueues.first(); head != null; head = enqueues.first()) {
            if (!isCurrent(head.item)) {
                enqueues.remove(head);
                mine.add(head, session);
            } else if (items.offer(head.item)) {
                enqueues.remove(head);
                mine.add(head, null);
            } else {
                break;
            }
        }
        for (ParkedDequeue<?> head = dequeues.first(); head != null; head = dequeues.first()) {
            SessionAssignment item = pollCurrent(mine);
            if (item == null) {
                break;
            }
            dequeues.remove(head);
            mine.add(head, item);
        }
    }

    /** Takes the first item of the current session. Under the lock, so the session does not change. */
    private @Nullable SessionAssignment pollCurrent(Completions mine) {
        SessionAssignment item = items.poll();
        while (item != null && !isCurrent(item)) {
            addStale(mine, item);
            item = items.poll();
        }
        return item;
    }

    private void addStale(Completions mine, SessionAssignment item) {
        if (onStale != null) {
            mine.addStale(onStale, item);
        }
    }

    /** Takes an item for a call that has not parked, without overtaking one that has. Under the lock. */
    private @Nullable SessionAssignment take(Completions mine) {
        SessionAssignment item;
        do {
            match(mine);
            item = dequeues.isEmpty() && !drained ? pollCurrent(mine) : null;
            // Empty with an enqueue parked: a fast-path dequeue has just emptied the queue. The parked item is ours.
        } while (item == null && !enqueues.isEmpty() && !closed);
        return item;
    }

    /** Each session is one object, set once and only replaced by a greater one, so stamps are compared by identity. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isCurrent(SessionAssignment item) {
        return item.sessionId() == session;
    }

    /**
     * Shuts the fast path, so that every call takes the lock. The caller checks the queue after this; a fast-path call
     * changes the queue before it reads {@link #openSession} again. So one of the two sees the other.
     *
     * @return whether it was open until now
     */
    private boolean shut() {
        if (openSession == null) {
            return false;
        }
        openSession = null;
        return true;
    }

    /** Opens the fast path, unless a call is parked or the queue is closed. */
    private void reopen() {
        if (openSession == null && !closed && enqueues.isEmpty() && dequeues.isEmpty()) {
            openSession = session;
        }
    }

    // ---- how a parked call ends early

    @Override
    public boolean withdraw(ParkedDequeue<?> parked) {
        lock.lock();
        try {
            if (!parked.isLinked()) {
                return false;
            }
            dequeues.remove(parked);
            reopen();
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean withdraw(ParkedEnqueue parked) {
        lock.lock();
        try {
            if (!parked.isLinked()) {
                return false;
            }
            enqueues.remove(parked);
            reopen();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        boolean over = false;
        while (!over) {
            over = expireSome();
        }
    }

    private boolean expireSome() {
        Completions mine = Completions.ofThisThread();
        try {
            lock.lock();
            try {
                return dequeues.expire(CHUNK, parked -> mine.add(parked, null));
            } finally {
                reopen();
                lock.unlock();
            }
        } finally {
            mine.run();
        }
    }

    @Override
    public NanoClock clock() {
        return timer;
    }

    @Override
    public @Nullable Executor executor() {
        return executor;
    }

    // ---- messages

    private void tellStale(SessionAssignment item) {
        if (onStale != null) {
            Completions.tell(onStale, item);
        }
    }

    static StaleSessionException stale(SessionAssignment item, SessionId current) {
        return new StaleSessionException("task " + item.assignment().taskId() + " of job "
                + item.assignment().jobId() + " was decided under session " + item.sessionId()
                + ", which has passed: the current session is " + current);
    }

    private static DispatchQueueClosedException closedFailure() {
        return new DispatchQueueClosedException("the dispatch queue is closed");
    }
}
