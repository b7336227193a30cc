package org.spiderscheduler.examples.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.TaskId;

@DisplayName("The job-by-job policy")
class JobByJobPolicyTest {
    private final JobByJobPolicy policy = new JobByJobPolicy();

    private static InboundEntry task(long job, long index) {
        return new InboundEntry(new ResourceGroupId(1), new JobId(job), TaskId.index(index));
    }

    private void add(InboundEntry... entries) {
        List.of(entries).forEach(policy::add);
    }

    private List<InboundEntry> takeAll() {
        return Stream.generate(policy::next)
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    @DisplayName("ends a job that it has begun before it begins another")
    void endsWhatItHasBegun() {
        add(task(1, 0), task(2, 0), task(1, 1), task(2, 1));
        assertThat(policy.next()).contains(task(1, 0));

        add(task(1, 2));

        assertThat(takeAll()).containsExactly(task(1, 1), task(1, 2), task(2, 0), task(2, 1));
    }
}
