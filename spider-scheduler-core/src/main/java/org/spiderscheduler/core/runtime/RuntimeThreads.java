package org.spiderscheduler.core.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.TimerThread;

/** A runtime's timer and executor: those it was given, or else its own, whose threads end with it. */
final class RuntimeThreads {
    private final @Nullable ExecutorService ownExecutor;
    private final @Nullable TimerThread ownTimer;
    private final SerialExecutor serial;
    private final Timer timer;

    RuntimeThreads(@Nullable Timer givenTimer, @Nullable Executor givenExecutor) {
        if (givenExecutor == null) {
            ownExecutor = Executors.newSingleThreadExecutor(RuntimeThreads::thread);
            serial = new SerialExecutor(ownExecutor);
        } else {
            ownExecutor = null;
            serial = new SerialExecutor(givenExecutor);
        }
        // Last: its thread starts at once.
        if (givenTimer == null) {
            ownTimer = TimerThread.start("spider-scheduler-timer");
            timer = ownTimer;
        } else {
            ownTimer = null;
            timer = givenTimer;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "spider-scheduler");
        thread.setDaemon(true);
        return thread;
    }

    Timer timer() {
        return timer;
    }

    SerialExecutor serial() {
        return serial;
    }

    /** Ends the runtime's own threads; an executor that it was given may be shut down from now on. */
    void release() {
        serial.expectRefusals();
        if (ownTimer != null) {
            ownTimer.close();
        }
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }
}
