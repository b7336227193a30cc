package org.spiderscheduler.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;

@DisplayName("The entries of a batch")
class SharedIdsTest {
    private static InboundEntry entry(long group, long job, long task) {
        return new InboundEntry(new ResourceGroupId(group), new JobId(job), TaskId.index(task));
    }

    @Test
    @DisplayName("share equal ids with their neighbours, since a million of them may be held")
    void shared() throws Exception {
        InboundBatch sent = new InboundBatch(
                new SessionId(1),
                List.of(entry(0, 0, 1), entry(7, 0, 2), entry(7, 9, 3), entry(7, 9, 4), entry(0, 9, 5)));

        InboundBatch got = Batches.fromWire(Batches.toWire(sent), Lane.REGULAR);

        assertThat(got).isEqualTo(sent);
        List<InboundEntry> entries = got.entries();
        assertThat(entries.get(3).jobId()).isSameAs(entries.get(2).jobId());
        assertThat(entries.get(3).resourceGroupId()).isSameAs(entries.get(2).resourceGroupId());
    }
}
