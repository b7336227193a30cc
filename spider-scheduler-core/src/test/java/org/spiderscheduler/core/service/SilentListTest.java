package org.spiderscheduler.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.core.time.Alarm;

@DisplayName("The list of those that are silent")
class SilentListTest {
    private static final long LIVENESS = 1_000;

    private final Alarm alarm = mock();
    private final SilentList silent = new SilentList(alarm, Duration.ofNanos(LIVENESS));
    private final DispatchingService service = mock();
    private final List<ExecutionManager> members = LongStream.range(0, 6)
            .mapToObj(id -> new ExecutionManager(service, new ExecutionManagerId(id)))
            .toList();

    private ExecutionManager heard(int member, long at) {
        ExecutionManager heard = members.get(member);
        heard.lastHeard = at;
        silent.addLast(heard);
        return heard;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("gives them in the order in which they were last heard from, whoever comes and goes")
    void agreesWithModel(long seed) {
        Random random = new Random(seed);
        Set<ExecutionManager> model = new LinkedHashSet<>();
        for (int step = 0; step < 2_000; step++) {
            ExecutionManager member = members.get(random.nextInt(members.size()));
            model.remove(member);
            if (random.nextBoolean()) {
                silent.addLast(member);
                model.add(member);
            } else {
                silent.remove(member);
            }
            if (random.nextInt(4) == 0) {
                for (ExecutionManager next : List.copyOf(model)) {
                    assertThat(silent.firstDead(LIVENESS)).as("step %s", step).isSameAs(next);
                    silent.remove(next);
                }
                assertThat(silent.firstDead(LIVENESS)).as("step %s", step).isNull();
                model.clear();
            }
        }
    }

    @Test
    @DisplayName("sets its alarm for the first that may die, and leaves it there as others are heard")
    void oneAlarm() {
        heard(0, 5);
        heard(1, 7);
        heard(0, 9);
        verify(alarm).set(5 + LIVENESS);
        verifyNoMoreInteractions(alarm);
    }

    @Test
    @DisplayName("when the alarm has gone off, gives those that are dead and sets it for the next")
    void nextAlarm() {
        ExecutionManager dead = heard(0, 5);
        heard(1, 7);
        assertThat(silent.firstDead(6 + LIVENESS)).isSameAs(dead);
        silent.remove(dead);
        assertThat(silent.firstDead(6 + LIVENESS)).isNull();
        verify(alarm).set(7 + LIVENESS);
    }

    @Test
    @DisplayName("sets no alarm while nobody is silent, and one again for who comes then")
    void emptied() {
        silent.remove(heard(0, 5));
        assertThat(silent.firstDead(5 + LIVENESS)).isNull();
        verify(alarm).set(5 + LIVENESS);
        heard(1, 2_000);
        verify(alarm).set(2_000 + LIVENESS);
        verifyNoMoreInteractions(alarm);
    }

    @Test
    @DisplayName("once closed, unsets its alarm, sets none, and gives nobody")
    void closed() {
        silent.close();
        verify(alarm).cancel();
        heard(0, 5);
        assertThat(silent.firstDead(5 + LIVENESS)).isNull();
        verifyNoMoreInteractions(alarm);
    }
}
