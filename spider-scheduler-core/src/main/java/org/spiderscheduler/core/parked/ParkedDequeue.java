package org.spiderscheduler.core.parked;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.wheel.Timed;

/**
 * A dequeue that waits for an assignment, and for its time: 48 bytes with compressed references. What its future gives is
 * the subclass's to say: a call that makes something of the assignment is itself what waits, and needs no dependent stage.
 *
 * @param <T> the result
 */
public abstract class ParkedDequeue<T> extends Parked<T, ParkedDequeue<?>> implements Timed<ParkedDequeue<?>> {
    private final CallSource source;
    private final long deadline;
    /** Itself from when it parks; another, or none, once it has been put into the timer wheel. */
    private @Nullable ParkedDequeue<?> nextTimed;

    private @Nullable ParkedDequeue<?> previousTimed;

    /**
     * A call that is not linked.
     *
     * @param source where it is going to wait
     * @param deadline until when, on the clock of the source
     */
    protected ParkedDequeue(CallSource source, long deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    /**
     * Where it waits.
     *
     * @return as given
     */
    public final CallSource source() {
        return source;
    }

    @Override
    public final @Nullable Executor executor() {
        return source.executor();
    }

    @Override
    public final long deadline() {
        return deadline;
    }

    /** Whether it is in the timer wheel; only to be asked while it is linked. */
    final boolean isTimed() {
        return nextTimed != this;
    }

    final void markUntimed() {
        nextTimed = this;
    }

    @Override
    public final @Nullable ParkedDequeue<?> nextTimed() {
        return nextTimed;
    }

    @Override
    public final @Nullable ParkedDequeue<?> previousTimed() {
        return previousTimed;
    }

    @Override
    public final void nextTimed(@Nullable ParkedDequeue<?> next) {
        nextTimed = next;
    }

    @Override
    public final void previousTimed(@Nullable ParkedDequeue<?> previous) {
        previousTimed = previous;
    }
}
