package org.spiderscheduler.core.dispatch;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.parked.Parked;

/** An enqueue that waits for room (§3.1). */
final class ParkedEnqueue extends Parked<@Nullable Void, ParkedEnqueue> {
    private final StampedQueue queue;
    final SessionAssignment item;

    ParkedEnqueue(StampedQueue queue, SessionAssignment item) {
        this.queue = queue;
        this.item = item;
    }

    @Override
    protected boolean claim() {
        return queue.withdraw(this);
    }

    @Override
    @SuppressWarnings("NullAway") // null is the one value that Void has
    public void settle(@Nullable Object outcome) {
        if (outcome instanceof SessionId next) {
            // Its own session has passed. The exception is created here because that is too costly under the queue's
            // lock.
            deliverFailure(StampedQueue.stale(item, next));
        } else if (outcome instanceof Throwable failure) {
            deliverFailure(failure);
        } else {
            deliver(null);
        }
    }

    @Override
    public @Nullable Executor executor() {
        return queue.executor();
    }
}
