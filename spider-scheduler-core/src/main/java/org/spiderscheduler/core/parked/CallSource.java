package org.spiderscheduler.core.parked;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.NanoClock;

/** Serves calls themselves, where a {@code DispatchQueueSource} gives a future for each. */
public interface CallSource {
    /**
     * {@linkplain Parked#settle Settles} the call with an assignment as soon as there is one for it, or with
     * {@code null} at its deadline.
     *
     * @param call not waiting anywhere; was given its deadline, on the {@link #clock()} of this source
     * @param now the time now on that clock; if the call's deadline is not after it, it does not wait
     */
    void dequeue(ParkedDequeue<?> call, long now);

    /**
     * Takes a call back that waits here.
     *
     * @param call the call
     * @return true if it waited, and will not be settled
     */
    boolean withdraw(ParkedDequeue<?> call);

    /**
     * What its deadlines are measured by.
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
