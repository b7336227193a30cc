package org.spiderscheduler.core.dispatch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.core.time.wheel.Timed;

/** A dequeue that waits for an assignment, and for its time. 48 bytes with compressed references. */
final class ParkedDequeue extends Parked<Optional<SessionAssignment>, ParkedDequeue> implements Timed<ParkedDequeue> {
    private final long deadline;
    private @Nullable ParkedDequeue nextTimed;
    private @Nullable ParkedDequeue previousTimed;

    ParkedDequeue(DispatchQueue queue, long deadline) {
        super(queue);
        this.deadline = deadline;
    }

    @Override
    protected boolean claim() {
        return queue.withdraw(this);
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public @Nullable ParkedDequeue nextTimed() {
        return nextTimed;
    }

    @Override
    public @Nullable ParkedDequeue previousTimed() {
        return previousTimed;
    }

    @Override
    public void nextTimed(@Nullable ParkedDequeue next) {
        nextTimed = next;
    }

    @Override
    public void previousTimed(@Nullable ParkedDequeue previous) {
        previousTimed = previous;
    }
}
