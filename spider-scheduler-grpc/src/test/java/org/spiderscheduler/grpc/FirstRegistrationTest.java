package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageInvalidInputException;
import org.spiderscheduler.api.StorageTransportException;

@DisplayName("The registration that a scheduler begins with")
class FirstRegistrationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final SchedulerRegistration REGISTRATION =
            new SchedulerRegistration(new SchedulerId(7), new SessionId(1));

    private final ManualTime time = new ManualTime();
    private final ArrayDeque<CompletableFuture<SchedulerRegistration>> attempts = new ArrayDeque<>();
    private final FirstRegistration first = new FirstRegistration(this::attempt, time.timer());

    private CompletableFuture<SchedulerRegistration> attempt() {
        CompletableFuture<SchedulerRegistration> attempt = new CompletableFuture<>();
        attempts.add(attempt);
        return attempt;
    }

    private void failAttempt() {
        attempts.remove().completeExceptionally(new StorageTransportException("nobody is there"));
    }

    @BeforeEach
    void begin() {
        first.begin();
    }

    @Test
    @DisplayName("is retried one second after each failure, until storage answers")
    void again() {
        failAttempt();
        time.advanceToJustBefore(SECOND);
        assertThat(attempts).isEmpty();
        time.advance(Duration.ofMillis(10));
        assertThat(attempts).hasSize(1);
        // One at a time, however long it takes.
        time.advance(SECOND.multipliedBy(10));
        assertThat(attempts).hasSize(1);
        failAttempt();
        time.advance(SECOND);
        assertThat(first.outcome()).isNotDone();
        attempts.remove().complete(REGISTRATION);
        assertThat(first.outcome()).isCompletedWithValue(Optional.of(REGISTRATION));
        assertThat(time.isIdle()).isTrue();
    }

    @Test
    @DisplayName("logs a warning for the first failed attempt, and then once a minute, with the number of the attempt")
    void warns() {
        try (Log log = Log.listen()) {
            for (int i = 0; i < 62; i++) {
                failAttempt();
                time.advance(SECOND);
            }
            assertThat(log.lines()).satisfiesExactly(at -> warns(at, 1), at -> warns(at, 61));
        }
    }

    private static void warns(String line, int attempt) {
        assertThat(line).contains("WARN", "cannot register yet, retrying (attempt " + attempt + "): nobody is there");
    }

    @Test
    @DisplayName("fails with an error that retrying cannot cure")
    void refused() {
        StorageInvalidInputException refusal = new StorageInvalidInputException("no such host");
        try (Log log = Log.listen()) {
            attempts.remove().completeExceptionally(refusal);
            assertThat(log.lines())
                    .first(STRING)
                    .contains("ERROR", "storage rejected the registration", "no such host");
        }
        assertThat(first.outcome()).isCompletedExceptionally();
        assertThat(first.outcome().handle((none, failure) -> failure)).isCompletedWithValue(refusal);
        assertThat(time.isIdle()).isTrue();
    }

    @Test
    @DisplayName("fails with what an attempt throws, instead of waiting for its answer")
    void thrown() {
        OutOfMemoryError failure = new OutOfMemoryError("on purpose");
        FirstRegistration second = new FirstRegistration(
                () -> {
                    throw failure;
                },
                time.timer());
        second.begin();
        assertThat(second.outcome().handle((none, seen) -> seen)).isCompletedWithValue(failure);
    }

    @Test
    @DisplayName("is not retried after the end, neither from a pause nor after a later failure")
    void ended() {
        failAttempt();
        assertThat(time.isIdle()).isFalse();
        first.end();
        assertThat(time.isIdle()).isTrue();
        assertThat(first.outcome()).isCompletedWithValue(Optional.empty());
        assertThat(first.fail(new IllegalStateException("too late"))).isFalse();
    }

    @Test
    @DisplayName("is not begun after the end, as when a stop comes while the port is being bound")
    void endedBefore() {
        FirstRegistration second = new FirstRegistration(this::attempt, time.timer());
        attempts.clear();
        second.end();
        second.begin();
        assertThat(attempts).isEmpty();
    }

    @Test
    @DisplayName("fails silently after the end")
    void endedMeanwhile() {
        try (Log log = Log.listen()) {
            first.end();
            failAttempt();
            assertThat(log.lines()).isEmpty();
        }
        assertThat(time.isIdle()).isTrue();
    }
}
