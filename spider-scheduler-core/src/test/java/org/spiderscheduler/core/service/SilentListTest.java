package org.spiderscheduler.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.ExecutionManagerId;

@DisplayName("The list of those that are silent")
class SilentListTest {
    private final SilentList silent = new SilentList();
    private final DispatchingService service = mock();
    private final List<ExecutionManager> members = LongStream.range(0, 6)
            .mapToObj(id -> new ExecutionManager(service, new ExecutionManagerId(id)))
            .toList();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("has them in the order in which they were last heard from, whoever comes and goes")
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
            assertThat(silent.first())
                    .as("step %s", step)
                    .isEqualTo(model.stream().findFirst().orElse(null));
        }
        for (ExecutionManager next : new ArrayList<>(model)) {
            assertThat(silent.first()).isSameAs(next);
            silent.remove(next);
        }
        assertThat(silent.first()).isNull();
    }
}
