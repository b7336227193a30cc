package org.spiderscheduler.core.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs, and never throws: where work has to go on, a log must not end it. It throws for want of memory, when an
 * exception's own {@code getMessage()} does, or as its backend likes.
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

    /**
     * Logs a warning.
     *
     * @param log where to
     * @param message with a place for each argument
     * @param arguments what the message tells of
     */
    public static void warn(Logger log, String message, @Nullable Object... arguments) {
        log(log, Level.WARN, message, arguments);
    }

    /**
     * Logs what matters only to who looks for it.
     *
     * @param log where to
     * @param message with a place for each argument
     * @param arguments what the message tells of
     */
    public static void debug(Logger log, String message, @Nullable Object... arguments) {
        log(log, Level.DEBUG, message, arguments);
    }

    /**
     * Logs what is as it should be.
     *
     * @param log where to
     * @param message with a place for each argument
     * @param arguments what the message tells of
     */
    public static void info(Logger log, String message, @Nullable Object... arguments) {
        log(log, Level.INFO, message, arguments);
    }

    private static void log(Logger log, Level level, Throwable failure, String message, @Nullable Object... arguments) {
        try {
            log.atLevel(level).setCause(failure).log(message, arguments);
        } catch (Throwable unlogged) {
            log(
                    log,
                    level,
                    "{} (the failure, a {}, cannot be logged)",
                    message,
                    failure.getClass().getName());
        }
    }

    private static void log(Logger log, Level level, String message, @Nullable Object... arguments) {
        try {
            log.atLevel(level).log(message, arguments);
        } catch (Throwable silenced) {
            // There is no log to tell.
        }
    }
}
