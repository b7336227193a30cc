package org.spiderscheduler.core.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§1.1 An argument")
class ArgumentsTest {
    private static final Duration LEAST = Duration.ofNanos(1);

    private static void refuses(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    @DisplayName("that must be above zero may be as little as a nanosecond")
    void positive() {
        assertThat(Arguments.positive(LEAST, "wait")).isEqualTo(LEAST);
        refuses("wait: PT0S is not above zero", () -> Arguments.positive(Duration.ZERO, "wait"));
        refuses("wait: PT-1S is not above zero", () -> Arguments.positive(Duration.ofSeconds(-1), "wait"));
    }

    @Test
    @DisplayName("that must not be negative may be zero")
    void notNegative() {
        assertThat(Arguments.notNegative(Duration.ZERO, "wait")).isZero();
        refuses(
                "wait: PT-1S is negative; it must be zero or more",
                () -> Arguments.notNegative(Duration.ofSeconds(-1), "wait"));
        assertThat(Arguments.notNegative(0, "items")).isZero();
        refuses("items: -1 is negative; it must be zero or more", () -> Arguments.notNegative(-1, "items"));
    }

    @Test
    @DisplayName("that has a least value may have that")
    void atLeast() {
        assertThat(Arguments.atLeast(LEAST, LEAST, "wait")).isEqualTo(LEAST);
        refuses("wait: PT0S is below PT0.000000001S", () -> Arguments.atLeast(LEAST, Duration.ZERO, "wait"));
        assertThat(Arguments.atLeast(1, 1, "items")).isEqualTo(1);
        refuses("items: 0 is below 1", () -> Arguments.atLeast(1, 0, "items"));
    }

    @Test
    @DisplayName("that is missing is named")
    @SuppressWarnings("NullAway")
    void missing() {
        for (ThrowingCallable call : new ThrowingCallable[] {
            () -> Arguments.positive(null, "wait"),
            () -> Arguments.notNegative(null, "wait"),
            () -> Arguments.atLeast(LEAST, null, "wait")
        }) {
            assertThatNullPointerException().isThrownBy(call).withMessage("wait");
        }
    }
}
