package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.core.time.Alarm;

@DisplayName("Virtual time")
class VirtualTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final List<String> heard = new ArrayList<>();

    private Alarm in(Duration delay, String name) {
        Alarm alarm = time.alarm(name, () -> heard.add(name + "@" + time.elapsed()));
        alarm.set(time.nanoTime() + delay.toNanos());
        return alarm;
    }

    @Test
    @DisplayName("runs what the executor is given in order, when stepped and not within the call, and moves no time")
    void executes() {
        time.execute(() -> {
            heard.add("first");
            time.execute(() -> heard.add("third"));
        });
        time.execute(() -> heard.add("second"));
        assertThat(heard).isEmpty();
        time.runUntilIdle();
        assertThat(heard).containsExactly("first", "second", "third");
        assertThat(time.elapsed()).isZero();
    }

    @Test
    @DisplayName("lets alarms go off at their exact deadlines, in order, and leaves later ones pending")
    void advances() {
        in(SECOND.plusNanos(1), "later");
        in(SECOND, "sooner");
        in(Duration.ofSeconds(3), "last");
        time.advance(Duration.ofSeconds(2));
        assertThat(heard).containsExactly("sooner@PT1S", "later@PT1.000000001S");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(time.toString()).contains("last in 1000000000 ns");
    }

    @Test
    @DisplayName("runs at the instant itself what an alarm sets for now or gives to the executor")
    void sameInstant() {
        Alarm again = time.alarm("again", () -> heard.add("again@" + time.elapsed()));
        time.alarm("first", () -> {
                    again.set(time.nanoTime());
                    time.execute(() -> heard.add("task@" + time.elapsed()));
                })
                .set(time.nanoTime() + SECOND.toNanos());
        time.advance(SECOND);
        assertThat(heard).containsExactlyInAnyOrder("again@PT1S", "task@PT1S");
    }

    @Test
    @DisplayName("jumps from deadline to deadline: a century costs no more than an hour")
    void jumps() {
        in(Duration.ofDays(36_500), "far");
        time.advance(Duration.ofDays(36_500));
        assertThat(heard).containsExactly("far@PT876000H");
    }

    @Test
    @DisplayName("stops at the instant at which a condition comes to hold")
    void until() {
        in(SECOND, "a");
        in(Duration.ofSeconds(2), "b");
        time.advanceUntil(() -> heard.size() == 1, Duration.ofHours(1));
        assertThat(time.elapsed()).isEqualTo(SECOND);
        time.advanceUntil(() -> time.elapsed().compareTo(Duration.ofSeconds(2)) >= 0, Duration.ofSeconds(1));
        assertThat(heard).hasSize(2);
    }

    @Test
    @DisplayName("fails with the pending timers named when the limit is over, and at once when nothing is pending")
    void untilNever() {
        BooleanSupplier never = () -> false;
        assertThatThrownBy(() -> time.advanceUntil(never, SECOND))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing is pending");
        assertThat(time.elapsed()).isZero();
        in(Duration.ofMinutes(1), "a distant alarm");
        assertThatThrownBy(() -> time.advanceUntil(never, SECOND))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT1S")
                .hasMessageContaining("a distant alarm in 59000000000 ns");
    }

    @Test
    @DisplayName("never goes back, refuses to block, and is not moved by what runs in it")
    void refuses() {
        assertThatIllegalArgumentException().isThrownBy(() -> time.advance(SECOND.negated()));
        assertThatIllegalStateException().isThrownBy(time::checkMayBlock).withMessageContaining("nothing may block");
        time.execute(() -> time.advance(SECOND));
        assertThatIllegalStateException()
                .isThrownBy(time::runUntilIdle)
                .withMessageContaining("only the test may move time");
    }

    @Test
    @DisplayName("throws to the test what an alarm throws")
    void failures() {
        time.alarm("bad", () -> {
                    throw new IllegalStateException("thrown by an alarm");
                })
                .set(time.nanoTime());
        assertThatIllegalStateException().isThrownBy(time::runUntilIdle).withMessage("thrown by an alarm");
        time.runUntilIdle();
    }

    @Test
    @DisplayName("throws to the test, as a cause, a checked exception of an alarm, such as other languages throw")
    void checkedFailures() {
        IOException checked = new IOException("thrown by an alarm");
        time.alarm("bad", () -> sneak(checked)).set(time.nanoTime());
        assertThatThrownBy(time::runUntilIdle)
                .isInstanceOf(AssertionError.class)
                .cause()
                .isSameAs(checked);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Test
    @DisplayName("names what keeps an instant from ending")
    void livelock() {
        Runnable forever = new Runnable() {
            @Override
            public void run() {
                time.execute(this);
            }

            @Override
            public String toString() {
                return "the endless task";
            }
        };
        time.execute(forever);
        assertThatThrownBy(time::runUntilIdle)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("time stands still")
                .hasMessageContaining("the endless task");
    }

    @Nested
    @DisplayName("that is shuffled")
    class Shuffled {
        private List<Integer> order(long seed) {
            VirtualTime shuffled = VirtualTime.shuffled(new SplittableRandom(seed));
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int task = i;
                shuffled.execute(() -> order.add(task));
                Alarm alarm = shuffled.alarm("alarm " + i, () -> order.add(5 + task));
                alarm.set(shuffled.nanoTime());
            }
            shuffled.runUntilIdle();
            return order;
        }

        @Test
        @DisplayName("runs all that could run now, tasks and alarms alike, in an order that only depends on the seed")
        void order() {
            assertThat(order(1)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(order(1)).isEqualTo(order(1)).isNotEqualTo(order(2));
            assertThat(LongStream.range(0, 100).mapToObj(seed -> order(seed).get(0)))
                    .as("any may be the first")
                    .contains(0, 1, 2, 3, 4);
        }

        @Test
        @DisplayName("runs what is due later only then")
        void time() {
            VirtualTime shuffled = VirtualTime.shuffled(new SplittableRandom(3));
            for (int i = 5; i > 0; i--) {
                int second = i;
                shuffled.alarm("second " + i, () -> heard.add(second + "@" + shuffled.elapsed()))
                        .set(shuffled.nanoTime() + SECOND.multipliedBy(i).toNanos());
            }
            shuffled.advance(SECOND.multipliedBy(5));
            assertThat(heard).containsExactly("1@PT1S", "2@PT2S", "3@PT3S", "4@PT4S", "5@PT5S");
        }

        @Test
        @DisplayName("throws to the test what an alarm throws")
        void throwsAlarm() {
            VirtualTime shuffled = VirtualTime.shuffled(new SplittableRandom(3));
            shuffled.alarm("bad", () -> {
                        throw new IllegalStateException("bad alarm");
                    })
                    .set(shuffled.nanoTime());
            assertThatIllegalStateException().isThrownBy(shuffled::runUntilIdle).withMessage("bad alarm");
        }
    }

    @Test
    @DisplayName(
            "can jump: what falls due in between goes off at the new time, and it does not go back to where it was to stop")
    void leaps() {
        in(SECOND, "a");
        in(SECOND.multipliedBy(2), "b");
        time.execute(() -> time.leap(SECOND.multipliedBy(10)));
        time.advance(SECOND.multipliedBy(3));
        assertThat(heard).containsExactlyInAnyOrder("a@PT10S", "b@PT10S");
        assertThat(time.elapsed()).isEqualTo(SECOND.multipliedBy(10));
        assertThatIllegalArgumentException().isThrownBy(() -> time.leap(SECOND.negated()));
    }

    @Test
    @DisplayName("refuses to move backwards, or further than a clock can count, and names the argument")
    void badDurations() {
        VirtualTime time = new VirtualTime();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofSeconds(-1)))
                .withMessage("duration: PT-1S is negative, and time never goes back");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.leap(Duration.ofSeconds(-1)))
                .withMessageStartingWith("duration: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advanceUntil(() -> true, Duration.ofSeconds(-1)))
                .withMessageStartingWith("limit: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofDays(365 * 300)))
                .withMessage(
                        "duration: PT2628000H is above PT2562047H47M16.854775807S, the most that a clock can count");
        assertThat(time.elapsed()).isZero();
    }
}
