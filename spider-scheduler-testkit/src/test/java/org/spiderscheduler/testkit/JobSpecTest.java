package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ResourceGroupId;

@DisplayName("The description of a job")
class JobSpecTest {
    private static TaskSpec seconds(long seconds) {
        return TaskSpec.taking(Duration.ofSeconds(seconds));
    }

    @Test
    @DisplayName("has storage's defaults")
    void defaults() {
        JobSpec job = JobSpec.builder().task().build();
        assertThat(job.resourceGroup()).isEqualTo(new ResourceGroupId(1));
        assertThat(job.tasks()).containsExactly(TaskSpec.DEFAULT);
        assertThat(job.commit()).isEmpty();
        assertThat(job.cleanup()).isEmpty();
        assertThat(TaskSpec.DEFAULT).isEqualTo(new TaskSpec(Duration.ZERO, 0, 1, Duration.ofSeconds(150)));
    }

    @Test
    @DisplayName("tells what each task waits for, in an array of the caller's own")
    void dependencies() {
        JobSpec job = JobSpec.builder().task(1, 2).task().task().build();
        job.dependencies(0)[0] = 0;
        assertThat(job.dependencies(0)).containsExactly(1, 2);
        assertThat(job.dependencies(1)).isEmpty();
    }

    @Test
    @DisplayName("refuses a cycle, an unknown, a doubled and a missing task, and names them")
    void refuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        JobSpec.builder().task().task(0, 3).task(1).task(2).build())
                .withMessageContaining("cycle")
                .withMessageContaining("task 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobSpec.builder().task(0).build())
                .withMessageContaining("cycle");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobSpec.builder().task().task(2).build())
                .withMessage("task 1 depends on task 2, but the job has tasks 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobSpec.builder().task().task(0, 0).build())
                .withMessage("task 1 depends on task 0 twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobSpec.builder().build())
                .withMessageContaining("at least one task");
    }

    @Test
    @DisplayName("refuses a negative count of tasks, and adds none for zero")
    void counts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobSpec.builder().tasks(-1))
                .withMessage("count: -1 is negative");
        assertThat(JobSpec.builder().tasks(0).task().build().tasks()).hasSize(1);
    }

    @Test
    @DisplayName("refuses a task whose values are out of range, and names the value")
    void taskRanges() {
        assertThatIllegalArgumentException().isThrownBy(() -> seconds(-1)).withMessageContaining("runTime: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.DEFAULT.withRetries(-1))
                .withMessageContaining("retries: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.DEFAULT.withMaxInstances(0))
                .withMessageContaining("maxInstances: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.DEFAULT.withSoftTimeout(Duration.ZERO))
                .withMessageContaining("softTimeout: PT0S");
    }
}
