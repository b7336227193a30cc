package org.spiderscheduler.core.time.source;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.TimerThread;

/**
 * The timer that a component was given, or else one that it owns and closes.
 *
 * @param timer the timer
 * @param release closes the timer if the component owns it; may run more than once
 */
public record TimeSource(Timer timer, Runnable release) {
    /**
     * Creates a component with its timer. If that fails, a timer created for it is closed.
     *
     * @param given the timer that the component was given, if any; never closed here
     * @param nameOfOwn the name of the thread of a timer created for it
     * @param component creates the component
     * @param <T> the component
     * @return the component
     */
    public static <T> T give(@Nullable Timer given, String nameOfOwn, Function<TimeSource, T> component) {
        if (given != null) {
            return component.apply(new TimeSource(given, () -> {}));
        }
        TimerThread own = TimerThread.start(nameOfOwn);
        try {
            return component.apply(new TimeSource(own, own::close));
        } catch (Throwable failure) {
            own.close();
            throw failure;
        }
    }
}
