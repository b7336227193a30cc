package org.spiderscheduler.core.parked;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.NanoClock;

/** Serves calls that are themselves futures, where a {@code DispatchQueueSource} returns a future for each. */
public interface CallSource {
    /**
     * {@linkplain Parked#settle Settles} the call with an assignment as soon as there is one for it, or with
     * {@code null} at its deadline.
     *
     * @param call not waiting anywhere; created with a deadline on the {@link #clock()} of this source
     * @param now the time now on that clock; if the deadline is not after it, the call does not wait
     */
    void dequeue(ParkedDequeue<?> call, long now);

    /**
     * Withdraws a call that waits here.
     *
     * @param call the call
     * @return true if it was waiting; then it will not be settled
     */
    boolean withdraw(ParkedDequeue<?> call);

    /**
     * The clock that deadlines are measured on.
     *
     * @return always the same
     */
    NanoClock clock();

    /**
     * Where calls that waited are settled.
     *
     * @return {@code null} for the thread that ended the wait
     */
    @Nullable
    Executor executor();
}
