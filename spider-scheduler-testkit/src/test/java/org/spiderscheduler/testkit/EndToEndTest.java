package org.spiderscheduler.testkit;

import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;

@DisplayName("The production queue, loop and service between the fakes")
class EndToEndTest {
    private static final TaskSpec SECOND = TaskSpec.taking(Duration.ofSeconds(1));

    private static JobSpec fanOutFanIn(int width) {
        JobSpec.Builder job = JobSpec.builder().task(SECOND);
        int[] all = new int[width];
        for (int i = 0; i < width; i++) {
            job.task(SECOND, 0);
            all[i] = i + 1;
        }
        return job.task(SECOND, all).commit(SECOND).cleanup().build();
    }

    @Test
    @DisplayName("run a graph with a commit task to success, each task exactly once, in the shortest time there is")
    void succeeds() {
        Pipeline pipeline = new Pipeline(fleet -> fleet.size(8));
        JobId job = pipeline.storage.submit(fanOutFanIn(16));
        pipeline.runToEnd(Duration.ofMinutes(1));
        assertThat(pipeline.storage).allJobsSucceeded().executedExactlyOnce(job);
        assertThat(pipeline.time.elapsed()).isEqualTo(Duration.ofSeconds(1 + 2 + 1 + 1));
        assertThat(pipeline.requeued).isZero();
        assertThat(pipeline.loop).isNotDone();
    }

    @Test
    @DisplayName("run it to success over a restart of storage: what was running runs again, what was done does not")
    void restart() {
        Pipeline pipeline = new Pipeline(fleet -> fleet.size(4));
        JobId job = pipeline.storage.submit(fanOutFanIn(8));
        pipeline.time.advance(Duration.ofMillis(2_500));
        assertThat(pipeline.storage.taskCount(TaskState.SUCCEEDED)).isEqualTo(5);
        pipeline.storage.restart();
        pipeline.runToEnd(Duration.ofMinutes(2));
        assertThat(pipeline.storage).allJobsSucceeded();
        assertThat(pipeline.queue.sink().sessionId()).isEqualTo(new SessionId(2));
        assertThat(pipeline.storage.histories(job))
                .filteredOn(history -> !history.task().taskId().equals(TaskId.CLEANUP))
                .allSatisfy(history ->
                        assertThat(history.count(TaskEvent.Kind.SUCCEEDED)).isEqualTo(1))
                .filteredOn(history -> history.count(TaskEvent.Kind.STARTED) == 2)
                .hasSize(4);
    }
}
