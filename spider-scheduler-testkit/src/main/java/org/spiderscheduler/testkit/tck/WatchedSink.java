package org.spiderscheduler.testkit.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.future.OwnedFuture;

/** A sink as a core under test gets it: the watch hears of each call and answer before the core does. */
final class WatchedSink implements DispatchQueueSink {
    private final DispatchQueueSink sink;
    private final CoreWatch watch;
    private @Nullable List<Runnable> heldFailures;

    WatchedSink(DispatchQueueSink sink, CoreWatch watch) {
        this.sink = sink;
        this.watch = watch;
    }

    /** From now on failures of enqueues are held back, as if on their way over the executor of the runtime. */
    void holdFailures() {
        heldFailures = new ArrayList<>();
    }

    /** Delivers the failures that were held back, and later ones at once. */
    void bringFailures() {
        List<Runnable> held = heldFailures == null ? List.of() : heldFailures;
        heldFailures = null;
        held.forEach(Runnable::run);
    }

    @Override
    public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
        watch.called("enqueue of " + assignment);
        SessionId stamp = sink.sessionId();
        CompletableFuture<Void> answer = sink.enqueue(assignment);
        watch.enqueued(assignment, stamp);
        return new WatchedEnqueue(assignment, stamp, answer);
    }

    /** An enqueue as the core sees it. The watch hears of its end first: the core may enqueue again at once. */
    private final class WatchedEnqueue extends OwnedFuture<Void> {
        private final CompletableFuture<Void> answer;

        @SuppressWarnings("NullAway") // null is the one value that Void has
        WatchedEnqueue(TaskAssignment assignment, SessionId stamp, CompletableFuture<Void> answer) {
            this.answer = answer;
            answer.whenComplete((done, failure) -> {
                if (failure == null) {
                    watch.taken(assignment, stamp);
                    deliver(null);
                } else if (failure instanceof CancellationException) {
                    watch.withdrawn(assignment, stamp); // the core does that, and completes this future
                } else if (heldFailures != null) {
                    heldFailures.add(() -> deliverFailure(failure));
                } else {
                    deliverFailure(failure);
                }
            });
        }

        @Override
        protected boolean claim() {
            return answer.cancel(false);
        }
    }

    @Override
    public CompletableFuture<Void> bumpSessionId(SessionId sessionId) {
        watch.called("bump to session " + sessionId);
        watch.bumps(sessionId);
        Relayed<Void> relayed = new Relayed<>();
        sink.bumpSessionId(sessionId).whenComplete((done, failure) -> {
            watch.bumped();
            relayed.deliver(null, failure);
        });
        return relayed;
    }

    @Override
    public SessionId sessionId() {
        watch.called("sessionId() of the sink");
        return sink.sessionId();
    }

    @Override
    public int size() {
        watch.called("size() of the sink");
        return sink.size();
    }
}
