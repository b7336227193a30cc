package org.spiderscheduler.testkit.tck;

import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerException;

/** A correct core that withdraws what is parked when a cleanup task comes, and enqueues it again after that (§3.7). */
class WithdrawingCore extends PlainCore {
    @Override
    void take(Lane lane, InboundEntry entry) {
        super.take(lane, entry);
        if (lane == Lane.CLEANUP && buffer.remove(entry)) {
            buffer.addFirst(entry);
            if (parked) {
                withdraw(enqueuing);
            }
        }
    }

    /** To cancel what is cancelled does no harm, and tells that it is. */
    private void withdraw(CompletableFuture<Void> enqueue) {
        if (enqueue.cancel(false) && !enqueue.cancel(false)) {
            failed(new SchedulerException("a second cancel returned false"));
        }
    }

    @Override
    void withdrawn(InboundEntry entry) {
        super.take(entry.taskId().lane(), entry);
    }
}
