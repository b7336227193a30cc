package org.spiderscheduler.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A serial timer")
class SerialTimerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTimer timer = new ManualTimer();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final SerialTimer serial = new SerialTimer(timer, tasks::add);
    private final List<String> heard = new ArrayList<>();
    private final Alarm alarm = serial.alarm("of a core", () -> heard.add("rung"));

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void setIn(Duration duration) {
        alarm.set(serial.nanoTime() + duration.toNanos());
    }

    @Test
    @DisplayName("has the clock of the one it is made of, and refuses to block where that does")
    void clock() {
        timer.advance(SECOND);
        assertThat(serial.nanoTime()).isEqualTo(timer.nanoTime());
        assertThatIllegalStateException().isThrownBy(serial::checkMayBlock);
    }

    @Nested
    @DisplayName("lets an alarm go off")
    class GoesOff {
        @Test
        @DisplayName("on the executor, and not where the other timer's do; once for each setting")
        void onExecutor() {
            setIn(SECOND);
            timer.advance(SECOND);
            assertThat(heard).isEmpty();
            run();
            assertThat(heard).containsExactly("rung");
            timer.advance(SECOND);
            run();
            assertThat(heard).hasSize(1);
            setIn(SECOND);
            timer.advance(SECOND);
            run();
            assertThat(heard).hasSize(2);
        }

        @Test
        @DisplayName("by its last setting only, though an earlier one was on its way")
        void setAnew() {
            setIn(SECOND);
            timer.advance(SECOND);
            setIn(SECOND);
            run();
            assertThat(heard).isEmpty();
            timer.advance(SECOND);
            run();
            assertThat(heard).containsExactly("rung");
        }

        @Test
        @DisplayName("once, though it was set anew to a time that has passed when an earlier setting was on its way")
        void setAnewToThePast() {
            setIn(SECOND);
            timer.advance(SECOND);
            setIn(Duration.ZERO);
            timer.advance(SECOND);
            run();
            assertThat(heard).containsExactly("rung");
        }

        @Test
        @DisplayName("and may set it again there")
        void again() {
            List<Long> times = new ArrayList<>();
            List<Alarm> alarms = new ArrayList<>();
            alarms.add(serial.alarm("again", () -> {
                times.add(serial.nanoTime());
                alarms.get(0).set(serial.nanoTime() + SECOND.toNanos());
            }));
            alarms.get(0).set(serial.nanoTime());
            for (int i = 0; i < 3; i++) {
                timer.advance(i == 0 ? Duration.ZERO : SECOND);
                run();
            }
            assertThat(times).hasSize(3);
        }
    }

    @Nested
    @DisplayName("lets none go off")
    class GoesOffNoMore {
        @Test
        @DisplayName("that has been cancelled, though it was on its way")
        void cancelled() {
            setIn(SECOND);
            timer.advance(SECOND);
            alarm.cancel();
            run();
            assertThat(heard).isEmpty();
            alarm.cancel();
            setIn(SECOND);
            alarm.cancel();
            assertThat(timer.pending()).isEqualTo("[]");
        }

        @Test
        @DisplayName("that was set when it is closed, or is set afterwards, and leaves none behind")
        void closed() {
            setIn(SECOND);
            Alarm due = serial.alarm("due", () -> heard.add("late"));
            due.set(serial.nanoTime());
            timer.advance(Duration.ZERO);
            serial.close();
            run();
            assertThat(timer.pending()).isEqualTo("[]");
            due.set(serial.nanoTime());
            timer.advance(SECOND);
            run();
            assertThat(heard).isEmpty();
        }
    }
}
