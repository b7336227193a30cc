package org.spiderscheduler.core.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs, and never throws: where work has to go on, logging must not end it. A log call throws when memory runs out,
 * when an exception's own {@code getMessage()} throws, or when the logging backend does.
 */
public final class SafeLog {
    private SafeLog() {}

    /**
     * Logs an error.
     *
     * @param log where to log
     * @param failure what was thrown; if it cannot be logged, its class is
     * @param message with a placeholder for each argument
     * @param arguments what fills the placeholders
     */
    public static void error(Logger log, Throwable failure, String message, @Nullable Object... arguments) {
        log(log, Level.ERROR, failure, message, arguments);
    }

    /**
     * Logs an error with one argument. The call itself allocates nothing, since an allocation could fail.
     *
     * @param log where to log
     * @param failure what was thrown; if it cannot be logged, its class is
     * @param message with a placeholder for the argument
     * @param argument what fills the placeholder
     */
    public static void error(Logger log, Throwable failure, String message, @Nullable Object argument) {
        try {
            log(log, Level.ERROR, failure, message, new @Nullable Object[] {argument});
        } catch (OutOfMemoryError silenced) {
            // It cannot be reported anywhere.
        }
    }

    /**
     * Logs a warning.
     *
     * @param log where to log
     * @param failure what was thrown; if it cannot be logged, its class is
     * @param message with a placeholder for each argument
     * @param arguments what fills the placeholders
     */
    public static void warn(Logger log, Throwable failure, String message, @Nullable Object... arguments) {
        log(log, Level.WARN, failure, message, arguments);
    }

    /**
     * Logs a detail, at debug.
     *
     * @param log where to log
     * @param failure what was thrown; if it cannot be logged, its class is
     * @param message with a placeholder for each argument
     * @param arguments what fills the placeholders
     */
    public static void debug(Logger log, Throwable failure, String message, @Nullable Object... arguments) {
        log(log, Level.DEBUG, failure, message, arguments);
    }

    /**
     * Logs a warning.
     *
     * @param log where to log
     * @param message with a placeholder for each argument
     * @param arguments what fills the placeholders
     */
    public static void warn(Logger log, String message, @Nullable Object... arguments) {
        log(log, Level.WARN, message, arguments);
    }

    /**
     * Logs a detail, at debug.
     *
     * @param log where to log
     * @param message with a placeholder for each argument
     * @param arguments what fills the placeholders
     */
    public static void debug(Logger log, String message, @Nullable Object... arguments) {
        log(log, Level.DEBUG, message, arguments);
    }

    /**
     * Logs a normal event, at info.
     *
     * @param log where to log
     * @param message with a placeholder for each argument
     * @param arguments what fills the placeholders
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
            // It cannot be reported anywhere.
        }
    }
}
