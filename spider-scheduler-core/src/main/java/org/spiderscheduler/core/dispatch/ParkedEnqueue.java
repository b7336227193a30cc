package org.spiderscheduler.core.dispatch;

import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionAssignment;

/** An enqueue that waits for room (§3.1). */
final class ParkedEnqueue extends Parked<@Nullable Void, ParkedEnqueue> {
    final SessionAssignment item;

    ParkedEnqueue(DispatchQueue queue, SessionAssignment item) {
        super(queue);
        this.item = item;
    }

    @Override
    protected boolean claim() {
        return queue.withdraw(this);
    }
}
