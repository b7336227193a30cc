package org.spiderscheduler.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.TaskId;

@DisplayName("The set of entries that a lane holds")
class EntrySetTest {
    private final EntrySet entries = new EntrySet();

    private static InboundEntry entry(long job, long task) {
        return new InboundEntry(new ResourceGroupId(1), new JobId(job), TaskId.index(task));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("answers as a HashSet does, whatever is added and removed in which order:")
    void likeHashSet(long seed) {
        Random random = new Random(seed);
        Set<InboundEntry> model = new HashSet<>();
        for (int step = 0; step < 20_000; step++) {
            InboundEntry entry = entry(random.nextInt(4), random.nextInt(300));
            if (random.nextBoolean()) {
                assertThat(entries.add(entry)).as("step %s", step).isEqualTo(model.add(entry));
            } else {
                assertThat(entries.remove(entry)).as("step %s", step).isEqualTo(model.remove(entry));
            }
            assertThat(entries.size()).as("step %s", step).isEqualTo(model.size());
        }
        for (InboundEntry left : model) {
            assertThat(entries.remove(left)).isTrue();
        }
        assertThat(entries.size()).isZero();
    }

    @Test
    @DisplayName("grows with what it holds, and is empty once it is cleared")
    void growsAndClears() {
        for (int task = 0; task < 100_000; task++) {
            assertThat(entries.add(entry(7, task))).isTrue();
        }
        assertThat(entries.add(entry(7, 99_999))).isFalse();
        assertThat(entries.size()).isEqualTo(100_000);
        entries.clear();
        assertThat(entries.size()).isZero();
        assertThat(entries.remove(entry(7, 0))).isFalse();
        assertThat(entries.add(entry(7, 0))).isTrue();
    }
}
