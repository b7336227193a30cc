package org.spiderscheduler.core.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs what others threw, and never throws: where work has to go on, a log must not end it. It throws for want of
 * memory, or when an exception's own {@code getMessage()} does.
 */
public final class SafeLog {
    private SafeLog() {}

    /**
     * Logs an error.
     *
     * @param log where to
     * @param failure what was thrown; if it cannot be logged, its class is
     * @param message with a place for each argument
     * @param arguments what the message tells of
     */
    public static void error(Logger log, Throwable failure, String message, @Nullable Object... arguments) {
        log(log, Level.ERROR, failure, message, arguments);
    }

    /**
     * Logs an error that tells of one thing. To call this allocates nothing, which could fail.
     *
     * @param log where to
     * @param failure what was thrown; if it cannot be logged, its class is
     * @param message with a place for the argument
     * @param argument what the message tells of
     */
    public static void error(Logger log, Throwable failure, String message, @Nullable Object argument) {
        try {
            log(log, Level.ERROR, failure, message, new @Nullable Object[] {argument});
        } catch (OutOfMemoryError silenced) {
            // There is no log to tell.
        }
    }

    /**
     * Logs a warning.
     *
     * @param log where to
     * @param failure what was thrown; if it cannot be logged, its class is
     * @param message with a place for each argument
     * @param arguments what the message tells of
     */
    public static void warn(Logger log, Throwable failure, String message, @Nullable Object... arguments) {
        log(log, Level.WARN, failure, message, arguments);
    }

    /**
     * Logs what matters only to who looks for it.
     *
     * @param log where to
     * @param failure what was thrown; if it cannot be logged, its class is
     * @param message with a place for each argument
     * @param arguments what the message tells of
     */
    public static void debug(Logger log, Throwable failure, String message, @Nullable Object... arguments) {
        log(log, Level.DEBUG, failure, message, arguments);
    }

    private static void log(Logger log, Level level, Throwable failure, String message, @Nullable Object... arguments) {
        try {
            log.atLevel(level).setCause(failure).log(message, arguments);
        } catch (Throwable unlogged) {
            try {
                log.atLevel(level)
                        .log(
                                "{} (the failure, a {}, cannot be logged)",
                                message,
                                failure.getClass().getName());
            } catch (Throwable silenced) {
                // There is no log to tell.
            }
        }
    }
}
