package org.spiderscheduler.core.parked;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.wheel.Timed;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * A dequeue that waits for an assignment, and for its time: 48 bytes with compressed references. What its future gives
 * is the subclass's to say: a call that makes something of the assignment is itself what waits, and needs no dependent
 * stage.
 *
 * @param <T> the result
 */
public abstract class ParkedDequeue<T> extends Parked<T, ParkedDequeue<?>> implements Timed<ParkedDequeue<?>> {
    private final CallSource source;

    /** How long it waits, until its wait begins; from then on until when. */
    private long deadline;

    /** Itself from when it parks; another, or none, once it has been put into the timer wheel. */
    private @Nullable ParkedDequeue<?> nextTimed;

    /** Itself until its wait begins. */
    private @Nullable ParkedDequeue<?> previousTimed;

    /**
     * A call that is not linked, and waits until a certain time.
     *
     * @param source where it is going to wait
     * @param deadline until when, on the clock of the source
     */
    protected ParkedDequeue(CallSource source, long deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    /**
     * A call that is not linked, and waits for a certain time. Its wait begins when it has parked, and the clock is
     * looked at next.
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
