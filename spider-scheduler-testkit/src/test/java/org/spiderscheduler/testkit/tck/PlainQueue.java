package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * A second correct dispatch queue, written the plain way: everything under one monitor, every call parked first. Its
 * steps are there to be overridden by what is wrong on purpose.
 */
class PlainQueue implements DispatchQueueSink, DispatchQueueSource {
    final TckEnvironment environment;
    final int capacity;
    final Timer timer;
    final ArrayDeque<SessionAssignment> items = new ArrayDeque<>();
    final ArrayDeque<ParkedEnqueue> enqueues = new ArrayDeque<>();
    final ArrayDeque<ParkedDequeue> dequeues = new ArrayDeque<>();
    final ArrayDeque<Runnable> completions = new ArrayDeque<>();
    SessionId session;
    boolean closed;
    boolean completing;

    PlainQueue(TckEnvironment environment, int capacity, SessionId initialSession) {
        this.environment = environment;
        this.capacity = capacity;
        this.timer = environment.timer();
        this.session = initialSession;
    }

    // ---- calls

    @Override
    public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
        Objects.requireNonNull(assignment, "assignment");
        ParkedEnqueue parked = new ParkedEnqueue(stamp(assignment));
        locked(() -> {
            if (closed) {
                fail(parked, new DispatchQueueClosedException("closed"));
            } else {
                enqueues.addLast(parked);
                match();
            }
        });
        return parked;
    }

    @Override
    public CompletableFuture<Void> bumpSessionId(SessionId next) {
        Objects.requireNonNull(next, "sessionId");
        Answer<@Nullable Void> bump = new Answer<>();
        locked(() -> {
            if (closed) {
                fail(bump, new DispatchQueueClosedException("closed"));
            } else if (!isGreater(next)) {
                fail(bump, new InvalidSessionIdException(next + " is not greater than " + session));
            } else {
                session = next;
                voidQueued();
                voidParked();
                match();
                later(() -> bump.deliver(null));
            }
        });
        return bump.asVoid();
    }

    @Override
    public CompletableFuture<Optional<SessionAssignment>> dequeue(Duration wait) {
        Objects.requireNonNull(wait, "waitTime");
        if (wait.isNegative()) {
            throw new IllegalArgumentException("waitTime: " + wait + " is negative");
        }
        long deadline = timer.nanoTime() + nanos(wait);
        ParkedDequeue parked = new ParkedDequeue();
        locked(() -> {
            dequeues.addLast(parked);
            match();
            if (dequeues.contains(parked)) {
                if (closed) {
                    dequeues.remove(parked);
                    failDrained(parked);
                } else if (wait.isZero()) {
                    dequeues.remove(parked);
                    later(() -> parked.deliver(nothing()));
                } else {
                    park(parked, deadline);
                }
            }
        });
        return parked;
    }

    @Override
    public SessionId sessionId() {
        return session;
    }

    @Override
    public int size() {
        return items.size();
    }

    public void close() {
        locked(() -> {
            closed = true;
            failParkedEnqueues();
            failParkedDequeues();
        });
    }

    // ---- steps

    SessionAssignment stamp(TaskAssignment assignment) {
        return new SessionAssignment(session, assignment);
    }

    boolean isGreater(SessionId next) {
        return next.compareTo(session) > 0;
    }

    void voidQueued() {
        items.clear();
    }

    void voidParked() {
        while (!enqueues.isEmpty()) {
            fail(enqueues.removeFirst(), new StaleSessionException("a new session"));
        }
    }

    void failParkedEnqueues() {
        while (!enqueues.isEmpty()) {
            fail(enqueues.removeFirst(), new DispatchQueueClosedException("closed"));
        }
    }

    void failParkedDequeues() {
        while (!dequeues.isEmpty()) {
            ParkedDequeue parked = dequeues.removeFirst();
            parked.disarm();
            fail(parked, new DispatchQueueClosedException("closed"));
        }
    }

    void failDrained(ParkedDequeue parked) {
        fail(parked, new DispatchQueueClosedException("closed"));
    }

    void park(ParkedDequeue parked, long deadline) {
        parked.alarm = timer.alarm("plain queue: a wait", () -> expire(parked));
        parked.alarm.set(deadline);
    }

    void expire(ParkedDequeue parked) {
        locked(() -> {
            if (dequeues.remove(parked)) {
                later(() -> parked.deliver(nothing()));
            }
        });
    }

    void match() {
        boolean moved = true;
        while (moved) {
            boolean admitted = admit();
            moved = serve() || admitted;
        }
    }

    boolean admit() {
        boolean moved = false;
        while (!enqueues.isEmpty() && items.size() < capacity) {
            ParkedEnqueue parked = nextEnqueue();
            items.addLast(parked.item);
            admitted(parked);
            moved = true;
        }
        return moved;
    }

    void admitted(ParkedEnqueue parked) {
        later(() -> parked.deliver(null));
    }

    boolean serve() {
        boolean moved = false;
        while (!dequeues.isEmpty() && !items.isEmpty()) {
            ParkedDequeue parked = nextDequeue();
            SessionAssignment item = nextItem();
            parked.disarm();
            give(parked, item);
            moved = true;
        }
        return moved;
    }

    void give(ParkedDequeue parked, SessionAssignment item) {
        later(() -> parked.deliver(Optional.of(item)));
    }

    ParkedEnqueue nextEnqueue() {
        return enqueues.removeFirst();
    }

    ParkedDequeue nextDequeue() {
        return dequeues.removeFirst();
    }

    SessionAssignment nextItem() {
        return items.removeFirst();
    }

    Optional<SessionAssignment> nothing() {
        return Optional.empty();
    }

    void fail(Answer<?> call, SchedulerException failure) {
        later(() -> call.deliverFailure(failure));
    }

    long nanos(Duration wait) {
        return wait.compareTo(Duration.ofNanos(Long.MAX_VALUE / 4)) > 0 ? Long.MAX_VALUE / 4 : wait.toNanos();
    }

    // ---- the lock, and what is completed after it

    final void locked(Runnable step) {
        synchronized (this) {
            step.run();
            beforeUnlock();
        }
        runCompletions();
    }

    void beforeUnlock() {}

    final void later(Runnable completion) {
        completions.addLast(completion);
    }

    void runCompletions() {
        if (completing) {
            return;
        }
        completing = true;
        try {
            for (Runnable next = completions.pollFirst(); next != null; next = completions.pollFirst()) {
                next.run();
            }
        } finally {
            completing = false;
        }
    }

    /** How the caller of a parked call ends it: true if it was still parked. */
    boolean withdraw(Answer<?> call) {
        boolean[] was = new boolean[1];
        locked(() -> {
            if (call instanceof ParkedDequeue dequeue) {
                was[0] = dequeues.remove(dequeue);
                dequeue.disarm();
            } else {
                was[0] = enqueues.removeIf(each -> each == call);
            }
        });
        return was[0];
    }

    boolean cancelled(Answer<?> call) {
        return withdraw(call);
    }

    boolean completed(Answer<?> call) {
        return withdraw(call);
    }

    /** Whether to say so although it has ended otherwise. */
    boolean saysCancelled(Answer<?> call) {
        return false;
    }

    boolean mayObtrude() {
        return false;
    }

    boolean mayObtrudeFailures() {
        return mayObtrude();
    }

    boolean seesCompleteAsync() {
        return true;
    }

    /** A future that its caller can only end while it is parked. */
    class Answer<T extends @Nullable Object> extends CompletableFuture<T> {
        final void deliver(@Nullable T value) {
            super.complete(value);
        }

        final void deliverFailure(Throwable failure) {
            super.completeExceptionally(failure);
        }

        @SuppressWarnings("unchecked")
        final CompletableFuture<Void> asVoid() {
            return (CompletableFuture<Void>) this;
        }

        @Override
        public boolean complete(T value) {
            return completed(this) && super.complete(value);
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            return completed(this) && super.completeExceptionally(failure);
        }

        // The inherited one completes without asking complete().
        @Override
        public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
            if (!seesCompleteAsync()) {
                return super.completeAsync(supplier, executor);
            }
            executor.execute(() -> complete(supplier.get()));
            return this;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return (cancelled(this) && super.cancel(mayInterruptIfRunning)) || saysCancelled(this);
        }

        @Override
        public void obtrudeValue(T value) {
            if (!mayObtrude()) {
                throw new UnsupportedOperationException("it ends once");
            }
            super.obtrudeValue(value);
        }

        @Override
        public void obtrudeException(Throwable failure) {
            if (!mayObtrudeFailures()) {
                throw new UnsupportedOperationException("it ends once");
            }
            super.obtrudeException(failure);
        }
    }

    final class ParkedEnqueue extends Answer<Void> {
        final SessionAssignment item;

        ParkedEnqueue(SessionAssignment item) {
            this.item = item;
        }
    }

    final class ParkedDequeue extends Answer<Optional<SessionAssignment>> {
        @Nullable
        Alarm alarm;

        void disarm() {
            if (alarm != null) {
                alarm.cancel();
            }
        }
    }
}
