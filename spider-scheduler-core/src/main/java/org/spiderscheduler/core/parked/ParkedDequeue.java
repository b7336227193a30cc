package org.spiderscheduler.core.parked;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.wheel.Timed;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * A dequeue that waits for an assignment or for its deadline: 48 bytes with compressed references. The subclass decides
 * what its future gives: a call that converts the assignment is itself what waits, and needs no dependent stage.
 *
 * @param <T> the result
 */
public abstract class ParkedDequeue<T> extends Parked<T, ParkedDequeue<?>> implements Timed<ParkedDequeue<?>> {
    private final CallSource source;

    /** How long it waits, before its wait begins; from then on, until when. */
    private long deadline;

    /** Itself once it has parked; another node, or none, once it has been put into the timer wheel. */
    private @Nullable ParkedDequeue<?> nextTimed;

    /** Itself until its wait begins. */
    private @Nullable ParkedDequeue<?> previousTimed;

    /**
     * A call that is not linked, and waits until a given time.
     *
     * @param source where it is going to wait
     * @param deadline until when, on the clock of the source
     */
    protected ParkedDequeue(CallSource source, long deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    /**
     * A call that is not linked, and waits for a given time. Its wait begins at the first clock reading after it has
     * parked.
     *
     * @param source where it is going to wait
     * @param wait for how long; not negative
     */
    protected ParkedDequeue(CallSource source, Duration wait) {
        this.source = source;
        this.deadline = TimerWheel.nanos(wait);
        this.previousTimed = this;
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

    /** Until when it waits; meaningless before its wait has begun. */
    @Override
    public final long deadline() {
        return deadline;
    }

    /** Whether its deadline is known. */
    final boolean hasBegun() {
        return previousTimed != this;
    }

    final void begin(long now) {
        deadline += now;
        previousTimed = null;
    }

    /** Whether it is in the timer wheel; meaningful only while it is linked. */
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
