package org.spiderscheduler.core.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.TimerThread;

/** Where a runtime gets its time, and where it runs: what it was given, else threads of its own that end with it. */
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

    /** Ends the threads that are its own; those of others may end from now on. */
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
