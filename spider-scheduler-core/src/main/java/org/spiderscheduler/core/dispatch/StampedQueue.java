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
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.parked.CallSource;
import org.spiderscheduler.core.parked.ParkedDequeue;
import org.spiderscheduler.core.parked.ParkedDequeues;
import org.spiderscheduler.core.parked.ParkedList;
import org.spiderscheduler.core.time.NanoClock;
import org.spiderscheduler.core.time.Timer;

/**
 * What the dispatch queue does: a bounded queue of assignments that are stamped with their session, and calls that are
 * parked on either side of it.
 *
 * <p>One lock guards the parked calls and their deadlines, and all writes of the session. While nobody is parked, what
 * can be served at once goes past it, to the {@link ArrayBlockingQueue} alone. {@code docs/concurrency.md} has the
 * argument.
 */
final class StampedQueue implements DispatchQueueSink, DispatchQueueSource, CallSource {
    /** What a dequeue may come to besides an assignment and a failure. */
    private static final Object NOTHING = new Object();

    private static final Object PARKED = new Object();

    /** How many parked calls are claimed in one go before the lock is let go again. */
    private static final int CHUNK = 256;

    private final ArrayBlockingQueue<SessionAssignment> items;
    private final Timer timer;
    private final @Nullable Consumer<SessionAssignment> onStale;
    private final @Nullable Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final ParkedList<ParkedEnqueue> enqueues = new ParkedList<>();
    private final ParkedDequeues dequeues;

    /** Set once a dequeue, parked or not, has been told that nothing is left: what slips in behind is taken back. */
    private boolean drained;

    private boolean closed;

    private volatile SessionId session;

    /**
     * The session, while the way past the lock is open: nobody is parked, no bump is under way, and the queue is not
     * closed. Else {@code null}; it may stay so when the last parked call has ended.
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

    /** Fails what is parked, and every later call, but for what is still to be drained (§3.6, §4.6). */
    void close() {
        DispatchQueueClosedException failure = closedFailure();
        Completions mine = Completions.ofThisThread();
        boolean more = true;
        while (more) {
            more = closeSome(mine, failure);
        }
    }

    /** Closes it, and fails some of the parked calls; whether there are more. */
    private boolean closeSome(Completions mine, DispatchQueueClosedException failure) {
        try {
            lock.lock();
            try {
                if (!closed) {
                    // What is queued by now goes to the dequeues that wait for it. What an enqueue that is on its way
                    // puts in later came after them, so it may not stay for others when they are told that it is over.
                    settle(mine);
                    drained = !dequeues.isEmpty();
                    closed = true;
                    shut();
                }
                boolean more = failParked(mine, failure);
                if (!more) {
                    dequeues.close();
                }
                return more;
            } finally {
                lock.unlock();
            }
        } finally {
            mine.run();
        }
    }

    /** Fails some of the parked calls; whether there are more. Under the lock. */
    private boolean failParked(Completions mine, DispatchQueueClosedException failure) {
        mine.reserve(CHUNK);
        for (int i = 0; i < CHUNK; i++) {
            ParkedDequeue<?> dequeue = dequeues.first();
            ParkedEnqueue enqueue = enqueues.first();
            if (dequeue != null) {
                dequeues.remove(dequeue);
                mine.add(dequeue, failure);
            } else if (enqueue != null) {
                enqueues.remove(enqueue);
                mine.add(enqueue, failure);
            } else {
                return false;
            }
        }
        return true;
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

    /** The item is in, but something happened meanwhile: whoever parked then may not have seen it. */
    private CompletableFuture<Void> afterOffer(SessionAssignment item) {
        Completions mine = Completions.ofThisThread();
        boolean tooLate;
        boolean dropped;
        try {
            lock.lock();
            try {
                tooLate = drained && items.remove(item);
                dropped = !tooLate && !isCurrent(item) && items.remove(item);
                settle(mine);
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
                    // none of them is before this one. If it was the last that is parked, the way past the lock stays
                    // shut: it is most likely the next one to park.
                    mine.reserve(1);
                    dequeues.remove(waiting);
                    served = waiting;
                    answer = Futures.done();
                } else if (enqueues.isEmpty() && items.offer(item)) {
                    answer = Futures.done();
                } else {
                    ParkedEnqueue parked = new ParkedEnqueue(this, item);
                    enqueues.addLast(parked);
                    shut();
                    // A dequeue that did not see this has made the room that the look finds.
                    settle(mine);
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
        Objects.requireNonNull(waitTime, "waitTime");
        if (waitTime.isNegative()) {
            throw new IllegalArgumentException("waitTime: " + waitTime + " is negative; it must be zero or more");
        }
        SessionAssignment found = takePastTheLock();
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
        Object found = takePastTheLock();
        if (found == null) {
            found = park(call.deadline() - now > 0 ? call : null);
        }
        if (found != PARKED) {
            call.settle(found == NOTHING ? null : found);
        }
    }

    /** Takes an assignment if that can be done without the lock; {@code null} if the lock has to tell. */
    @SuppressWarnings("ReferenceEquality")
    private @Nullable SessionAssignment takePastTheLock() {
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
        settle();
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
        Object answer = NOTHING;
        lock.lock();
        try {
            if (call != null && parkAtOnce(call)) {
                return PARKED;
            }
            mine = Completions.ofThisThread();
            SessionAssignment item = take(mine);
            if (item == null && call != null && !closed) {
                dequeues.addLast(call);
                answer = PARKED;
            } else {
                if (item != null) {
                    answer = item;
                    settle(mine);
                } else if (closed) {
                    drained = true;
                    answer = closedFailure();
                }
                reopen();
            }
        } catch (Throwable failure) {
            // A timer that is not ours, or want of memory. A way that stays shut is taken for looked at.
            if (call != null && call.isLinked()) {
                dequeues.remove(call);
            }
            reopen();
            if (!(answer instanceof SessionAssignment)) {
                answer = Futures.asSchedulerException(failure, "the wait of a dequeue could not begin");
            }
        } finally {
            lock.unlock();
        }
        if (mine != null) {
            mine.run();
        }
        return answer;
    }

    /**
     * Shuts the way past the lock, and parks the call if it has nothing to settle itself, and so nothing to complete:
     * the thread's list is not asked for.
     */
    private boolean parkAtOnce(ParkedDequeue<?> call) {
        // Before the look that decides: an enqueue that does not see this has put in what the look finds. Since it was
        // shut, the queue has been found empty under the lock; an enqueue that has put something in after that will
        // settle, unless the way is opened before: then this call has ended.
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
                settle(mine);
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

    private void settle() {
        Completions mine = Completions.ofThisThread();
        try {
            lock.lock();
            try {
                settle(mine);
            } finally {
                reopen();
                lock.unlock();
            }
        } finally {
            mine.run();
        }
    }

    /**
     * Brings parked calls and items together. Under the lock. One look is enough, since calls of one side only are
     * parked: a dequeue parks when no enqueue is, and an enqueue when no dequeue is.
     */
    private void settle(Completions mine) {
        if (closed) {
            return;
        }
        for (ParkedEnqueue head = enqueues.first(); head != null; head = enqueues.first()) {
            mine.reserve(1);
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

    /** Takes the first item of the current session. Under the lock, so the session stands still. */
    private @Nullable SessionAssignment pollCurrent(Completions mine) {
        mine.reserve(1);
        SessionAssignment item = items.poll();
        while (item != null && !isCurrent(item)) {
            addStale(mine, item);
            mine.reserve(1);
            item = items.poll();
        }
        return item;
    }

    private void addStale(Completions mine, SessionAssignment item) {
        if (onStale != null) {
            mine.addStale(onStale, item);
        }
    }

    /** Takes an item for a call that has not parked: not past one that has. Under the lock. */
    private @Nullable SessionAssignment take(Completions mine) {
        SessionAssignment item;
        do {
            settle(mine);
            item = dequeues.isEmpty() && !drained ? pollCurrent(mine) : null;
            // Empty with an enqueue parked: a dequeue past the lock has just emptied the queue. Its successor is ours.
        } while (item == null && !enqueues.isEmpty() && !closed);
        return item;
    }

    /** Every session is one object, set once and only replaced by a greater: the stamp is compared by identity. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isCurrent(SessionAssignment item) {
        return item.sessionId() == session;
    }

    /**
     * Sends everybody to the lock. What is looked at after that, others have changed before they find it shut.
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

    /** Opens the way past the lock, unless somebody is parked. */
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
        try {
            boolean over = false;
            while (!over) {
                over = expireSome();
            }
        } catch (Throwable failure) {
            lock.lock();
            try {
                dequeues.expireAgain();
            } finally {
                lock.unlock();
            }
            throw failure;
        }
    }

    private boolean expireSome() {
        Completions mine = Completions.ofThisThread();
        mine.reserve(CHUNK);
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

    // ---- words

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
