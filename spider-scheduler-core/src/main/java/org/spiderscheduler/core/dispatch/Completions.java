package org.spiderscheduler.core.dispatch;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.core.future.Handover;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.parked.Parked;

/**
 * The claimed calls of one thread that are still to be completed: filled under the queue's lock, run after it (§1.3).
 * While one is being completed, a dependent that calls back into the queue only adds to it, so the stack does not grow
 * (§1.5).
 */
final class Completions {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
    private static final Object NOTHING = new Object();

    /** Weak, for threads that outlive this library: a strong value would retain its classes, and those the key. */
    private static final ThreadLocal<@Nullable WeakReference<Completions>> OF_THREAD = new ThreadLocal<>();

    /** Each call, followed by its outcome. */
    private final ArrayDeque<Object> pending = new ArrayDeque<>();

    private boolean running;

    private Completions() {}

    /** One for all queues: a thread that outlives a queue must not hold on to it. */
    static Completions ofThisThread() {
        WeakReference<Completions> known = OF_THREAD.get();
        Completions mine = known == null ? null : known.get();
        if (mine == null) {
            mine = new Completions();
            OF_THREAD.set(new WeakReference<>(mine));
        }
        return mine;
    }

    /** Records an assignment that was discarded because its session has passed. */
    void addStale(Consumer<SessionAssignment> onStale, SessionAssignment discarded) {
        addPair(onStale, discarded);
    }

    /** Records a claimed call, and the outcome to settle it with. */
    void add(Parked<?, ?> call, @Nullable Object outcome) {
        addPair(call, outcome == null ? NOTHING : outcome);
    }

    private void addPair(Object what, Object outcome) {
        pending.addLast(what);
        pending.addLast(outcome);
    }

    /** Completes what was added, unless a frame further up this thread's stack is doing so already. */
    void run() {
        if (running || pending.isEmpty()) {
            return;
        }
        running = true;
        try {
            runPending();
        } finally {
            running = false;
        }
    }

    /** The same for a single claimed call, which then needs no place in the list. */
    void run(Parked<?, ?> call, Object outcome) {
        if (running) {
            add(call, outcome);
            return;
        }
        running = true;
        try {
            complete(call, outcome);
            runPending();
        } finally {
            running = false;
        }
    }

    @SuppressWarnings("unchecked")
    private void runPending() {
        for (Object call = pending.pollFirst(); call != null; call = pending.pollFirst()) {
            Object outcome = pending.removeFirst();
            if (call instanceof Parked<?, ?> parked) {
                complete(parked, outcome);
            } else {
                tell((Consumer<SessionAssignment>) call, (SessionAssignment) outcome);
            }
        }
    }

    /** What a listener throws stops nothing here: calls that are claimed must be completed (§4.5). */
    static void tell(Consumer<SessionAssignment> onStale, SessionAssignment discarded) {
        try {
            onStale.accept(discarded);
        } catch (Throwable failure) {
            SafeLog.error(LOG, failure, "the listener for stale assignments threw on {}; the queue goes on", discarded);
        }
    }

    private static void complete(Parked<?, ?> call, Object outcome) {
        Executor executor = call.executor();
        if (executor != null) {
            Throwable refusal = Handover.to(executor, () -> settle(call, outcome));
            if (refusal != null) {
                SafeLog.debug(
                        LOG, refusal, "the executor for completions refused a call: it was completed on this thread");
            }
        } else {
            settle(call, outcome);
        }
    }

    /** Here the service processes the outcome and calls code it was given, which may throw. */
    private static void settle(Parked<?, ?> call, Object outcome) {
        try {
            call.settle(outcome == NOTHING ? null : outcome);
        } catch (Throwable failure) {
            SafeLog.error(
                    LOG, failure, "what handles the outcome of a parked call, {}, threw; the queue goes on", outcome);
        }
    }
}
