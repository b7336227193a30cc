package org.spiderscheduler.core.future;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.spiderscheduler.api.SchedulerException;

/** How a {@code close()} waits for the stop that it has asked for. */
public final class Closing {
    private Closing() {}

    /**
     * Waits until something has stopped.
     *
     * @param what what stops, as its failures name it
     * @param stopped completes normally when it has stopped
     * @param timeout how long to wait
     * @param unfinished gets what happened, and its cause, if it does not stop in time or the waiting thread is
     *     interrupted; ends what it can, and makes the exception to throw
     * @throws SchedulerException as {@code unfinished} made it
     */
    public static void await(
            String what,
            CompletableFuture<Void> stopped,
            Duration timeout,
            BiFunction<String, Exception, SchedulerException> unfinished) {
        try {
            stopped.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw unfinished.apply(what + " did not stop within " + timeout, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unfinished.apply("interrupted while " + what + " stopped", interrupted);
        } catch (ExecutionException impossible) {
            throw new SchedulerException("the stop of " + what + " failed", impossible);
        }
    }
}
