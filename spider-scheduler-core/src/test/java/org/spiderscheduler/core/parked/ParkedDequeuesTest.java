package org.spiderscheduler.core.parked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.core.time.Alarm;

@DisplayName("Parked dequeues")
class ParkedDequeuesTest {
    private static final CallSource SOURCE = mock(CallSource.class);

    private final SetAlarm alarm = new SetAlarm();
    private long now;
    private final ParkedDequeues parked = new ParkedDequeues(now, alarm);

    @Test
    @DisplayName("that are served before any time is up never get into the timer wheel")
    void untimed() {
        Call first = new Call(10);
        Call second = new Call(20);
        parked.addLast(first);
        parked.addLast(second);
        assertThat(parked.timed()).isZero();
        parked.remove(first);
        assertThat(parked.first()).isSameAs(second);
        parked.remove(second);
        assertThat(parked.isEmpty()).isTrue();
        assertThat(parked.timed()).isZero();
        assertThat(alarm.at).isEqualTo(10);
    }

    @Test
    @DisplayName("can be parked again after they were taken out, in the wheel or not")
    void again() {
        Call again = new Call(20);
        parked.addLast(new Call(10));
        parked.addLast(again);
        now = 10;
        assertThat(expired()).hasSize(1);
        assertThat(parked.timed()).isEqualTo(1);
        parked.remove(again);
        parked.addLast(new Call(30));
        parked.addLast(again);
        parked.remove(again);
        assertThat(parked.timed()).isZero();
        assertThat(parked.size()).isEqualTo(1);
        parked.addLast(again);
        now = 20;
        assertThat(expired()).containsExactly(again);
    }

    @Test
    @DisplayName("are put into the wheel, and taken out, only so many in one go")
    void chunks() {
        for (int i = 0; i < 10; i++) {
            parked.addLast(new Call(10));
        }
        List<ParkedDequeue<?>> expired = new ArrayList<>();
        assertThat(parked.expire(10, 4, expired::add)).isFalse();
        assertThat(expired).hasSize(4);
        assertThat(parked.expire(10, 4, expired::add)).isFalse();
        assertThat(parked.expire(10, 4, expired::add)).isTrue();
        assertThat(expired).hasSize(10);
        assertThat(parked.isEmpty()).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("are what a list would hold, and end when their time is up, whatever is added, removed and waited for")
    void agreesWithModel(long seed) {
        Random random = new Random(seed);
        List<Call> model = new ArrayList<>();
        List<Call> removed = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    Call call = new Call(now + 1 + (random.nextLong() & Long.MAX_VALUE >>> (20 + random.nextInt(40))));
                    parked.addLast(call);
                    model.add(call);
                }
                case 2 -> {
                    if (!model.isEmpty()) {
                        Call call = model.remove(random.nextInt(2) == 0 ? 0 : random.nextInt(model.size()));
                        parked.remove(call);
                        removed.add(call);
                    }
                }
                case 3 -> {
                    Call call = removed.isEmpty() ? null : removed.remove(removed.size() - 1);
                    if (call != null && call.deadline() > now) {
                        parked.addLast(call);
                        model.add(call);
                    }
                }
                default -> {
                    now += random.nextLong() & (Long.MAX_VALUE >>> (20 + random.nextInt(40)));
                    if (alarm.isDue()) {
                        List<Call> expected = model.stream()
                                .filter(call -> call.deadline() <= now)
                                .toList();
                        model.removeAll(expected);
                        List<ParkedDequeue<?>> expired = new ArrayList<>();
                        alarm.at = null;
                        while (!parked.expire(now, 3, expired::add)) {
                            // The lock is free in between: somebody else may park.
                            Call call = new Call(now + 1 + random.nextInt(1 << 30));
                            parked.addLast(call);
                            model.add(call);
                        }
                        assertThat(expired).containsExactlyInAnyOrderElementsOf(expected);
                    }
                    assertThat(model).allMatch(call -> call.deadline() > now);
                }
            }
            assertThat(parked.size()).isEqualTo(model.size());
            assertThat(parked.first()).isSameAs(model.isEmpty() ? null : model.get(0));
        }
    }

    /** What the alarm's going off brings. */
    private List<ParkedDequeue<?>> expired() {
        List<ParkedDequeue<?>> expired = new ArrayList<>();
        alarm.at = null;
        boolean over = false;
        while (!over) {
            over = parked.expire(now, 3, expired::add);
        }
        return expired;
    }

    private final class SetAlarm implements Alarm {
        private @Nullable Long at;

        boolean isDue() {
            return at != null && at <= now;
        }

        @Override
        public void set(long deadlineNanos) {
            at = deadlineNanos;
        }

        @Override
        public void cancel() {
            at = null;
        }
    }

    private static final class Call extends ParkedDequeue<String> {
        Call(long deadline) {
            super(SOURCE, deadline);
        }

        @Override
        protected boolean claim() {
            return false;
        }

        @Override
        public void settle(@Nullable Object outcome) {}
    }
}
