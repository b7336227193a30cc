package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pause before the next attempt")
class BackoffTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), LONGEST);

    /** The shortest and the longest pause that may be drawn, in milliseconds. */
    private static String drawn(Backoff backoff, int failures) {
        Duration shortest = backoff.after(failures, drawing(bound -> 0));
        Duration longest = backoff.after(failures, drawing(bound -> bound - 1));
        return shortest.toMillis() + " to " + longest.toMillis();
    }

    private interface Draw {
        long below(long bound);
    }

    private static RandomGenerator drawing(Draw draw) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("not asked for without a bound");
            }

            @Override
            public long nextLong(long bound) {
                assertThat(bound).isPositive();
                return draw.below(bound);
            }
        };
    }

    @Test
    @DisplayName("doubles with each failure up to the longest, and is drawn from its upper half, both ends included")
    void doubles() {
        String[] expected = {
            "50 to 100",
            "100 to 200",
            "200 to 400",
            "400 to 800",
            "800 to 1600",
            "1600 to 3200",
            "2500 to 5000",
            "2500 to 5000"
        };
        for (int failures = 1; failures <= expected.length; failures++) {
            assertThat(drawn(backoff, failures)).as("failure %s", failures).isEqualTo(expected[failures - 1]);
        }
    }

    @Test
    @DisplayName("stays at the longest, however many failures there are")
    void staysAtTheLongest() {
        for (int failures : new int[] {40, 62, 63, 64, 65, 128, Integer.MAX_VALUE}) {
            assertThat(drawn(backoff, failures)).as("failure %s", failures).isEqualTo("2500 to 5000");
        }
    }

    @Test
    @DisplayName("is as configured when the first is the longest, even a nanosecond")
    void constant() {
        Duration nano = Duration.ofNanos(1);
        assertThat(new Backoff(nano, nano).after(1, drawing(bound -> bound - 1)))
                .isEqualTo(nano);
    }

    @Test
    @DisplayName("§1.1 refuses what is out of range, naming the value")
    void ranges() {
        for (Duration first : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Backoff(first, LONGEST))
                    .withMessage("first: " + first + " is not above zero");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(6), LONGEST))
                .withMessage("longest: PT5S is below first, PT6S");
    }
}
