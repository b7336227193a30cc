package org.spiderscheduler.examples.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.testkit.tck.SchedulingPolicyContract;

@DisplayName("The round-robin policy")
class RoundRobinPolicyTest extends SchedulingPolicyContract {
    private final RoundRobinPolicy policy = new RoundRobinPolicy();

    @Override
    protected SchedulingPolicy createPolicy() {
        return new RoundRobinPolicy();
    }

    private static InboundEntry task(long job, long index) {
        return new InboundEntry(new ResourceGroupId(1), new JobId(job), TaskId.index(index));
    }

    private List<InboundEntry> takeAll() {
        List<InboundEntry> taken = new ArrayList<>();
        for (Optional<InboundEntry> next = policy.next(); next.isPresent(); next = policy.next()) {
            taken.add(next.get());
        }
        return taken;
    }

    @Test
    @DisplayName("offers one task of each job in turn, and within a job in order of arrival")
    void turns() {
        List.of(task(1, 0), task(1, 1), task(1, 2), task(2, 0), task(3, 1), task(3, 0))
                .forEach(policy::add);

        assertThat(takeAll()).containsExactly(task(1, 0), task(2, 0), task(3, 1), task(1, 1), task(3, 0), task(1, 2));
    }

    @Test
    @DisplayName("gives a job that comes late its turn, behind those that wait")
    void latecomer() {
        List.of(task(1, 0), task(1, 1), task(1, 2), task(2, 0), task(2, 1)).forEach(policy::add);
        assertThat(policy.next()).contains(task(1, 0));

        policy.add(task(3, 0));

        assertThat(takeAll()).containsExactly(task(2, 0), task(1, 1), task(3, 0), task(2, 1), task(1, 2));
    }

    @Test
    @DisplayName("gives a job that had run out of tasks a turn again when more arrive")
    void emptyAgain() {
        policy.add(task(1, 0));
        assertThat(takeAll()).containsExactly(task(1, 0));

        policy.add(task(1, 1));

        assertThat(takeAll()).containsExactly(task(1, 1));
    }

    @Test
    @DisplayName("has nothing to offer when it is new, and after it was cleared")
    void emptyAtFirstAndAfterClear() {
        assertThat(policy.next()).isEmpty();

        policy.add(task(1, 0));
        policy.clear();
        assertThat(policy.next()).isEmpty();

        policy.add(task(2, 0));
        assertThat(takeAll()).containsExactly(task(2, 0));
    }
}
