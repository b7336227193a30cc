package org.spiderscheduler.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.spiderscheduler.core.UnspeakableException;

@DisplayName("The log that never throws")
class SafeLogTest {
    private final List<String> logged = new ArrayList<>();
    private final RuntimeException failure = new IllegalStateException("why");
    private final Logger log = new Recording();

    /** Notes the level, the message and the failure's own message, which it asks for as a backend does. */
    private final class Recording extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object @Nullable [] arguments, @Nullable Throwable thrown) {
            String text = MessageFormatter.arrayFormat(message, arguments).getMessage();
            logged.add(level + " " + text + (thrown == null ? "" : ": " + thrown.getMessage()));
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }

    @Test
    @DisplayName("logs at the level that is asked for, with arguments and failure")
    void levels() {
        SafeLog.error(log, failure, "{} and {}", 1, 2);
        SafeLog.error(log, failure, "{}", 1);
        SafeLog.warn(log, failure, "{}", 1);
        SafeLog.debug(log, failure, "{}", 1);
        SafeLog.warn(log, "{}", 1);
        SafeLog.debug(log, "{}", 1);
        SafeLog.info(log, "{}", 1);
        assertThat(logged)
                .containsExactly(
                        "ERROR 1 and 2: why",
                        "ERROR 1: why",
                        "WARN 1: why",
                        "DEBUG 1: why",
                        "WARN 1",
                        "DEBUG 1",
                        "INFO 1");
    }

    @Test
    @DisplayName("logs the class of a failure whose message throws")
    void unspeakable() {
        SafeLog.error(log, new UnspeakableException(), "it failed");
        assertThat(logged)
                .containsExactly("ERROR it failed (the failure, a " + UnspeakableException.class.getName()
                        + ", cannot be logged)");
    }
}
