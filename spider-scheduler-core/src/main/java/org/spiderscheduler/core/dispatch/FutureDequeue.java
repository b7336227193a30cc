package org.spiderscheduler.core.dispatch;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.core.parked.CallSource;
import org.spiderscheduler.core.parked.ParkedDequeue;

/** A dequeue whose future gives the assignment as it is. */
final class FutureDequeue extends ParkedDequeue<Optional<SessionAssignment>> {
    FutureDequeue(CallSource source, Duration wait) {
        super(source, wait);
    }

    @Override
    protected boolean claim() {
        return source().withdraw(this);
    }

    @Override
    public void settle(@Nullable Object outcome) {
        if (outcome instanceof Throwable failure) {
            deliverFailure(failure);
        } else {
            deliver(Optional.ofNullable((SessionAssignment) outcome));
        }
    }
}
