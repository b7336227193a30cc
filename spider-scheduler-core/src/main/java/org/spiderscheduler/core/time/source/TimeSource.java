package org.spiderscheduler.grpc;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.TimerThread;

/** The timer that a component was given, or else one that it owns and closes. */
record TimeSource(Timer timer, Runnable release) {
    /** Creates a component with its timer. If that fails, a timer created for it is closed. */
    static <T> T give(@Nullable Timer given, String nameOfOwn, Function<TimeSource, T> part) {
        if (given != null) {
            return part.apply(new TimeSource(given, () -> {}));
        }
        TimerThread own = TimerThread.start(nameOfOwn);
        try {
            return part.apply(new TimeSource(own, own::close));
        } catch (Throwable failure) {
            own.close();
            throw failure;
        }
    }
}
