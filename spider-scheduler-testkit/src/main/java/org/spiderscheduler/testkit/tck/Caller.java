package org.spiderscheduler.testkit.tck;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a call on a thread of its own, and watches whether it blocks. */
final class Caller {
    /** The name of the thread that is watched. */
    static final String THREAD = "tck-caller";

    /**
     * Samples in a row, at least a millisecond apart. A thread that was merely descheduled is runnable, not waiting.
     */
    private static final int SAMPLES = 50;

    private final Thread thread;
    private volatile @Nullable Throwable thrown;

    private Caller(Runnable call) {
        thread = new Thread(
                () -> {
                    try {
                        call.run();
                    } catch (Throwable e) {
                        thrown = e;
                    }
                },
                THREAD);
        thread.setDaemon(true);
    }

    /**
     * Runs a call to its end.
     *
     * @return null if it returned, else where it blocked
     */
    static @Nullable String whereBlocked(Runnable call) {
        return new Caller(call).watch();
    }

    private @Nullable String watch() {
        thread.start();
        String blocked = null;
        int inARow = 0;
        try {
            while (thread.isAlive() && blocked == null) {
                thread.join(1);
                inARow = isWaiting() ? inARow + 1 : 0;
                if (inARow == SAMPLES) {
                    blocked = where();
                }
            }
            if (blocked != null) {
                thread.interrupt();
                thread.join(SAMPLES);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            thread.interrupt();
        }
        Throwable failure = thrown;
        if (blocked == null && failure instanceof Error error) {
            throw error;
        }
        if (blocked == null && failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (blocked == null && failure != null) {
            throw new AssertionError("a call threw a checked exception", failure);
        }
        return blocked;
    }

    private boolean isWaiting() {
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }

    private String where() {
        return Arrays.stream(thread.getStackTrace())
                .limit(12)
                .map(Object::toString)
                .collect(Collectors.joining("\n      at ", "", ""));
    }
}
