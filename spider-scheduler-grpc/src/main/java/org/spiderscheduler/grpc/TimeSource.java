package org.spiderscheduler.grpc;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.TimerThread;

/** The timer that a part was given, or else one of its own, which ends with it. */
record TimeSource(Timer timer, Runnable release) {
    /** Makes a part around its timer; if that fails, no timer of its own is left. */
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
