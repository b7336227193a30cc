package org.spiderscheduler.testkit.tck;

import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;

/** A correct core that withdraws what is parked when a cleanup task comes, and enqueues it again after that (§3.7). */
class WithdrawingCore extends PlainCore {
    @Override
    void take(Lane lane, InboundEntry entry) {
        super.take(lane, entry);
        if (lane == Lane.CLEANUP && buffer.remove(entry)) {
            buffer.addFirst(entry);
            if (parked) {
                enqueuing.cancel(false);
            }
        }
    }

    @Override
    void withdrawn(InboundEntry entry) {
        super.take(entry.taskId().lane(), entry);
    }
}
