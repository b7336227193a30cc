package org.spiderscheduler.examples.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.TaskId;

@DisplayName("The priority policy")
class PriorityPolicyTest {
    private final PriorityPolicy policy = new PriorityPolicy(Comparator.naturalOrder());

    private static InboundEntry task(long group, long index) {
        return new InboundEntry(new ResourceGroupId(group), new JobId(1), TaskId.index(index));
    }

    private void add(InboundEntry... entries) {
        List.of(entries).forEach(policy::add);
    }

    private List<InboundEntry> takeAll() {
        List<InboundEntry> taken = new ArrayList<>();
        for (Optional<InboundEntry> next = policy.next(); next.isPresent(); next = policy.next()) {
            taken.add(next.get());
        }
        return taken;
    }

    @Test
    @DisplayName("offers the most important group first, and within a group in order of arrival")
    void ordersByGroupThenArrival() {
        add(task(2, 0), task(1, 1), task(3, 2), task(1, 0), task(2, 1));

        assertThat(takeAll()).containsExactly(task(1, 1), task(1, 0), task(2, 0), task(2, 1), task(3, 2));
    }

    @Test
    @DisplayName("lets a more important task that comes late overtake")
    void importantTaskOvertakes() {
        add(task(2, 0), task(2, 1));
        assertThat(policy.next()).contains(task(2, 0));

        add(task(1, 0));

        assertThat(takeAll()).containsExactly(task(1, 0), task(2, 1));
    }

    @Test
    @DisplayName("reads group ids as unsigned")
    void comparesUnsigned() {
        add(task(-1, 0), task(1, 0));

        assertThat(takeAll()).containsExactly(task(1, 0), task(-1, 0));
    }

    @Test
    @DisplayName("keeps the order of arrival between groups that are equally important")
    void equalGroupsShareTheirTurn() {
        PriorityPolicy evenBeforeOdd = new PriorityPolicy(Comparator.comparing(group -> group.value() % 2));
        List.of(task(1, 0), task(4, 0), task(3, 0), task(2, 0)).forEach(evenBeforeOdd::add);

        assertThat(List.of(
                        evenBeforeOdd.next().orElseThrow(),
                        evenBeforeOdd.next().orElseThrow(),
                        evenBeforeOdd.next().orElseThrow(),
                        evenBeforeOdd.next().orElseThrow()))
                .containsExactly(task(4, 0), task(2, 0), task(1, 0), task(3, 0));
    }

    @Test
    @DisplayName("has nothing to offer when it is new, and after it was cleared")
    void emptyAtFirstAndAfterClear() {
        assertThat(policy.next()).isEmpty();

        add(task(1, 0), task(2, 0));
        policy.clear();

        assertThat(policy.next()).isEmpty();
    }
}
