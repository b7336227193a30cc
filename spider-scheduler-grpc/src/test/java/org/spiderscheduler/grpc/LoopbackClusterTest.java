package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;

@DisplayName("A cluster over loopback TCP")
class LoopbackClusterTest {
    @Test
    @Timeout(60)
    @DisplayName("runs")
    void runs() throws Exception {
        try (Cluster cluster = new Cluster(64, options -> options)) {
            JobId job = cluster.storage.submit(JobSpec.builder()
                    .tasks(20_000, TaskSpec.taking(Duration.ZERO))
                    .commit()
                    .cleanup()
                    .build());
            await().atMost(Duration.ofSeconds(50)).until(cluster.storage::allJobsEnded);
            assertThat(cluster.storage.jobState(job)).isEqualTo(JobState.SUCCEEDED);
            cluster.storage.checkNoMistakes();
        }
    }
}
