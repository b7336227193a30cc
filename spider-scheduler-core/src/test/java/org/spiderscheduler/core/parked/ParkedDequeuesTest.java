package org.spiderscheduler.core.parked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.wheel.TimerWheel;

@DisplayName("Parked dequeues")
class ParkedDequeuesTest {
    private static final CallSource SOURCE = mock(CallSource.class);
    private static final long TICK = TimerWheel.TICK_NANOS;
    private static final long DAY = Duration.ofDays(1).toNanos();
    /** Time overflows soon after. */
    private static final long ORIGIN = Long.MAX_VALUE - 10 * TICK;

    private final SetAlarm alarm = new SetAlarm();
    private long now = ORIGIN;
    private int looks;
    private final ParkedDequeues parked = new ParkedDequeues(this::look, alarm);

    @Test
    @DisplayName("that are served before any time is up never get into the timer wheel")
    void untimed() {
        Call first = until(10);
        Call second = until(20);
        parked.addLast(first);
        parked.addLast(second);
        assertThat(parked.timed()).isZero();
        parked.remove(first);
        assertThat(parked.first()).isSameAs(second);
        parked.remove(second);
        assertThat(parked.isEmpty()).isTrue();
        assertThat(parked.timed()).isZero();
        assertThat(alarm.at).isEqualTo(ORIGIN + 10);
    }

    @Test
    @DisplayName("leave no alarm set when they have all been served")
    void noAlarm() {
        Call served = until(10);
        parked.addLast(served);
        parked.remove(served);
        now += 5;
        assertThat(expired()).isEmpty();
        assertThat(alarm.at).isNull();
        parked.addLast(until(10));
        assertThat(alarm.at).isEqualTo(ORIGIN + 10);
    }

    @Test
    @DisplayName("leave no alarm set when they are closed")
    void closed() {
        Call served = until(10);
        parked.addLast(served);
        parked.remove(served);
        parked.close();
        assertThat(alarm.at).isNull();
    }

    @Test
    @DisplayName("can be parked again after they were taken out, in the wheel or not")
    void again() {
        Call again = until(20);
        parked.addLast(until(10));
        parked.addLast(again);
        now += 10;
        assertThat(expired()).hasSize(1);
        assertThat(parked.timed()).isEqualTo(1);
        parked.remove(again);
        parked.addLast(until(30));
        parked.addLast(again);
        parked.remove(again);
        assertThat(parked.timed()).isZero();
        assertThat(parked.size()).isEqualTo(1);
        parked.addLast(again);
        now += 10;
        assertThat(expired()).containsExactly(again);
    }

    @Test
    @DisplayName("are put into the wheel, and taken out, a limited number at a time")
    void chunks() {
        for (int i = 0; i < 10; i++) {
            parked.addLast(until(10));
        }
        List<ParkedDequeue<?>> expired = new ArrayList<>();
        now += 10;
        assertThat(parked.expire(4, expired::add)).isFalse();
        assertThat(expired).hasSize(4);
        assertThat(parked.expire(4, expired::add)).isFalse();
        assertThat(parked.expire(4, expired::add)).isTrue();
        assertThat(expired).hasSize(10);
        assertThat(parked.isEmpty()).isTrue();
    }

    @Nested
    @DisplayName("that bring a wait")
    class Waits {
        @Test
        @DisplayName("§4.3 begin it when they park, to the nanosecond, while time is moved by hand")
        void exact() {
            Call first = waiting(10);
            Call second = waiting(5);
            parked.addLast(first);
            parked.addLast(second);
            assertThat(first.deadline()).isEqualTo(ORIGIN + 10);
            assertThat(alarm.at).isEqualTo(ORIGIN + 5);
            now += 5;
            assertThat(expired()).containsExactly(second);
            assertThat(alarm.at).isEqualTo(ORIGIN + 10);
            Call third = waiting(4);
            parked.addLast(third);
            assertThat(alarm.at).isEqualTo(ORIGIN + 9);
            for (int i = 0; i < 40; i++) {
                parked.addLast(waiting(100));
                assertThat(parked.unbegun()).isZero();
            }
        }

        @Test
        @DisplayName("are over at the end of the longest wait there is")
        void longest() {
            parked.addLast(new Call(Duration.ofSeconds(Long.MAX_VALUE)));
            assertThat(alarm.at).isEqualTo(now + TimerWheel.MAX_WAIT_NANOS);
            now += TimerWheel.MAX_WAIT_NANOS;
            assertThat(expired()).hasSize(1);
        }

        @Test
        @DisplayName(
                "and park in quick succession read the clock once for sixteen of them, and set the alarm once a tick")
        void quick() {
            parkQuickly(1_000);
            assertThat(looks).isBetween(16 + 1_000 / 16, 20 + 1_000 / 16);
            looks = 0;
            alarm.times = 0;
            parkQuickly(100_000);
            assertThat(looks).isBetween(100_000 / 16, 100_000 / 16 + 120);
            // 100,000 take five ticks; each time it goes off, it is set again for the earliest deadline.
            assertThat(alarm.times).isLessThanOrEqualTo(12);
        }

        @Test
        @DisplayName("and park in quick succession do so with a coarse clock too, which often stands still")
        void coarse() {
            for (int i = 0; i < 1_600; i++) {
                now = ORIGIN + i * 56L / 100 * 100;
                Call call = waiting(DAY);
                parked.addLast(call);
                parked.remove(call);
            }
            assertThat(looks).isLessThan(1_600 / 16 + 40);
        }

        @Test
        @DisplayName("each read the clock again, once it stands still")
        void still() {
            parkQuickly(32);
            for (int i = 0; i < 16; i++) {
                parked.addLast(waiting(DAY));
            }
            for (int i = 0; i < 40; i++) {
                parked.addLast(waiting(DAY));
                assertThat(parked.unbegun()).isZero();
            }
        }

        @Test
        @DisplayName("each read the clock, if they park less quickly: no alarm is set for that then")
        void slow() {
            for (int i = 0; i < 100; i++) {
                now += TICK / 1024 + 1;
                parked.addLast(waiting(DAY));
                assertThat(parked.unbegun()).isZero();
            }
            assertThat(looks).isEqualTo(101);
            assertThat(alarm.times).isEqualTo(1);
        }

        @Test
        @DisplayName("begin it within a tick, if they did not read the clock, and no wheel turns for that")
        void begun() {
            parkQuickly(32);
            long looked = now;
            for (int i = 0; i < 5; i++) {
                now += 1_000;
                parked.addLast(waiting(DAY));
            }
            assertThat(parked.unbegun()).isEqualTo(5);
            assertThat(alarm.at).isBetween(looked, looked + TICK);
            now = alarm.at();
            assertThat(expired()).isEmpty();
            assertThat(parked.unbegun()).isZero();
            assertThat(parked.timed()).isZero();
            long begun = now;
            int soFar = looks;
            now += 1_000;
            parked.addLast(waiting(2 * DAY));
            assertThat(looks)
                    .as("the quick succession before the alarm no longer counts")
                    .isEqualTo(soFar + 1);
            now = begun + DAY - 1;
            assertThat(expired()).isEmpty();
            now++;
            assertThat(expired()).hasSize(5);
        }

        /** Each is served before the next comes; the alarm goes off when it is due. */
        private void parkQuickly(int times) {
            for (int i = 0; i < times; i++) {
                now += 50;
                if (alarm.isDue()) {
                    assertThat(expired()).isEmpty();
                }
                Call call = waiting(DAY);
                parked.addLast(call);
                parked.remove(call);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName(
            "§4.3 are never early, and at most a tick late if no alarm is late, however quickly they park, leave and come again")
    void neverEarly(long seed) {
        new Model(seed, false).run();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("§4.3 are never early, and late by at most twice what the alarms are late")
    void lateAlarms(long seed) {
        new Model(seed, true).run();
    }

    /** Holds what a list would, with the time at which each is to end. */
    private final class Model {
        private static final int STEPS = 20_000;

        private final Random random;
        private final long late;
        private final List<Call> order = new ArrayList<>();
        private final List<Call> served = new ArrayList<>();
        private final Map<ParkedDequeue<?>, Long> ends = new HashMap<>();

        Model(long seed, boolean lateAlarms) {
            random = new Random(seed);
            late = lateAlarms ? 3 * TICK : 0;
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                pass(
                        random.nextInt(50) == 0
                                ? 1L << random.nextInt(random.nextInt(10) == 0 ? 50 : 23)
                                : random.nextInt(500));
                if (random.nextInt(200) == 0) {
                    // The alarm goes off for an earlier setting; the current one stays.
                    expire();
                }
                parkOrServe();
                assertThat(parked.first()).isSameAs(order.isEmpty() ? null : order.get(0));
            }
        }

        /** Time passes, and no alarm is missed. */
        private void pass(long nanos) {
            long end = now + nanos;
            while (alarm.at != null && end - alarm.at >= late) {
                now = Math.max(now - ORIGIN, alarm.at - ORIGIN + (late == 0 ? 0 : random.nextInt((int) late))) + ORIGIN;
                alarm.at = null;
                expire();
            }
            now = Math.max(now - ORIGIN, end - ORIGIN) + ORIGIN;
            assertThat(ends.values()).allMatch(due -> now - due < TICK + 2 * late);
        }

        private void expire() {
            while (!parked.expire(3, this::over)) {
                // The lock is free in between: somebody else may park, or leave.
                parkOrServe();
            }
            assertThat(parked.unbegun()).isZero();
        }

        private void over(ParkedDequeue<?> dequeue) {
            order.remove(dequeue);
            assertThat(now - Objects.requireNonNull(ends.remove(dequeue))).isBetween(0L, TICK + 2 * late);
        }

        private void parkOrServe() {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> park(waiting(1L << random.nextInt(50)), false);
                case 3 -> park(new Call(now + (1L << random.nextInt(50))), true);
                case 4 -> {
                    Call again = served.isEmpty() ? null : served.remove(random.nextInt(served.size()));
                    if (again != null && again.deadline() - now > 0) {
                        park(again, true);
                    }
                }
                default -> {
                    if (!order.isEmpty()) {
                        // The last one has often not begun; the first one is in the wheel, maybe the last that is.
                        int which = random.nextInt(3);
                        serve(which == 0 ? 0 : which == 1 ? order.size() - 1 : random.nextInt(order.size()));
                    }
                }
            }
            assertThat(parked.size()).isEqualTo(order.size());
            assertThat(parked.unbegun()).isBetween(0, Math.min(15, order.size()));
        }

        private void park(Call call, boolean given) {
            call.given = given;
            ends.put(call, given ? call.deadline() : now + call.deadline());
            order.add(call);
            parked.addLast(call);
        }

        private void serve(int index) {
            Call call = order.remove(index);
            ends.remove(call);
            parked.remove(call);
            if (call.given) {
                served.add(call);
            }
        }
    }

    private Call until(long afterOrigin) {
        return new Call(ORIGIN + afterOrigin);
    }

    private Call waiting(long nanos) {
        return new Call(Duration.ofNanos(nanos));
    }

    /** Reads the clock, and counts the reading. */
    private long look() {
        looks++;
        return now;
    }

    /** Lets the alarm go off; returns what has expired. */
    private List<ParkedDequeue<?>> expired() {
        List<ParkedDequeue<?>> expired = new ArrayList<>();
        alarm.at = null;
        boolean over = false;
        while (!over) {
            over = parked.expire(3, expired::add);
        }
        return expired;
    }

    private final class SetAlarm implements Alarm {
        private @Nullable Long at;
        private int times;

        boolean isDue() {
            return at != null && at - now <= 0;
        }

        long at() {
            return Objects.requireNonNull(at, "no alarm is set");
        }

        @Override
        public void set(long deadlineNanos) {
            at = deadlineNanos;
            times++;
        }

        @Override
        public void cancel() {
            at = null;
        }
    }

    private static final class Call extends ParkedDequeue<String> {
        private boolean given;

        Call(long deadline) {
            super(SOURCE, deadline);
        }

        Call(Duration wait) {
            super(SOURCE, wait);
        }

        @Override
        protected boolean claim() {
            return false;
        }

        @Override
        public void settle(@Nullable Object outcome) {}
    }
}
