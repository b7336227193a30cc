package org.spiderscheduler.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;

@DisplayName("FifoPolicy")
class FifoPolicyTckTest extends SchedulingPolicyContract {
    @Override
    protected SchedulingPolicy createPolicy() {
        return new FifoPolicy();
    }

    @Test
    @DisplayName(
            "is offered jobs that each belong to one resource group, as storage's do, with several jobs in more than one group")
    void jobsAreOfOneGroup() {
        Map<JobId, Set<ResourceGroupId>> groups = IntStream.range(0, 1_000)
                .mapToObj(this::entry)
                .collect(Collectors.groupingBy(
                        InboundEntry::jobId, Collectors.mapping(InboundEntry::resourceGroupId, Collectors.toSet())));
        assertThat(groups.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        assertThat(groups).hasSize(7);
        assertThat(Set.copyOf(groups.values())).hasSize(3);
    }
}
