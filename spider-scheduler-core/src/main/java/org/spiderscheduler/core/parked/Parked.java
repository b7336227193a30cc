package org.spiderscheduler.core.parked;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.future.OwnedFuture;

/**
 * A parked call: the future that its caller holds is itself the node of the queue's list. It is linked exactly while
 * nobody has claimed it. All fields are guarded by the queue's lock.
 *
 * @param <T> the result
 * @param <P> the node's own type
 */
public abstract class Parked<T extends @Nullable Object, P extends Parked<?, P>> extends OwnedFuture<T> {
    @Nullable
    P next;

    @Nullable
    P previous;

    /** A call that is not linked. */
    protected Parked() {}

    /**
     * Whether the call is unclaimed.
     *
     * @return true while it is in a list
     */
    public final boolean isLinked() {
        return next != null;
    }

    /**
     * Ends the call. For the queue, after the claim and under no lock (§1.3).
     *
     * @param outcome what it waited for, or a {@link Throwable}; {@code null} for success with nothing
     */
    public abstract void settle(@Nullable Object outcome);

    /**
     * Where the call is to be ended.
     *
     * @return {@code null} for the thread that claimed it
     */
    public abstract @Nullable Executor executor();
}
