package org.spiderscheduler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Ids are unsigned 64-bit numbers")
class IdsTest {
    static Stream<Function<String, ? extends Comparable<?>>> parsers() {
        return Stream.of(
                SessionId::parse,
                JobId::parse,
                ResourceGroupId::parse,
                SchedulerId::parse,
                ExecutionManagerId::parse,
                TaskAssignmentId::parse);
    }

    @ParameterizedTest
    @MethodSource("parsers")
    @DisplayName("every id prints what it was parsed from, the largest too")
    void roundTrip(Function<String, ? extends Comparable<?>> parse) {
        for (String text : new String[] {"0", "7", "9223372036854775808", "18446744073709551615"}) {
            assertThat(parse.apply(text)).hasToString(text).isEqualTo(parse.apply(text));
        }
    }

    @Test
    @DisplayName("the largest is greater than the smallest")
    void comparesUnsigned() {
        assertThat(new SessionId(-1)).isGreaterThan(new SessionId(1));
        assertThat(new JobId(-1)).isGreaterThan(new JobId(1));
        assertThat(new ResourceGroupId(-1)).isGreaterThan(new ResourceGroupId(1));
        assertThat(new SchedulerId(-1)).isGreaterThan(new SchedulerId(1));
        assertThat(new ExecutionManagerId(-1)).isGreaterThan(new ExecutionManagerId(1));
        assertThat(new TaskAssignmentId(-1)).isGreaterThan(new TaskAssignmentId(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", " 1", "1a", "18446744073709551616", "\u0661"})
    @DisplayName("anything else is refused with the type, the value and the range")
    void refusesOther(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobId.parse(text))
                .withMessageContaining("JobId")
                .withMessageContaining("\"" + text + "\"")
                .withMessageContaining("from 0 to 18446744073709551615");
    }

    @Test
    @DisplayName("null is refused by name")
    @SuppressWarnings("NullAway")
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> JobId.parse(null)).withMessage("text");
    }
}
