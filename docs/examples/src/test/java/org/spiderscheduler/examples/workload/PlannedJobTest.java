package org.spiderscheduler.examples.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.ResourceGroupId;

@DisplayName("A planned job")
class PlannedJobTest {
    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static PlannedJob.Builder job() {
        return PlannedJob.builder("j", new ResourceGroupId(1));
    }

    /** A diamond: 1 s, then 2 s and 5 s side by side, then 3 s. */
    private static PlannedJob.Builder diamond() {
        return job().task(PlannedTask.of(seconds(1)))
                .task(PlannedTask.of(seconds(2), 0))
                .task(PlannedTask.of(seconds(5), 0))
                .task(PlannedTask.of(seconds(3), 1, 2));
    }

    @Test
    @DisplayName("that succeeds takes the longest chain and its commit task, and works through everything but cleanup")
    void succeeds() {
        PlannedJob job = diamond().commit(seconds(10)).cleanup(seconds(100)).build();

        assertThat(job.expectedEnd()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.criticalPath()).isEqualTo(seconds(1 + 5 + 3 + 10));
        assertThat(job.work()).isEqualTo(seconds(1 + 2 + 5 + 3 + 10));
    }

    @Test
    @DisplayName("that fails takes the shortest chain to a failure and its cleanup task")
    void fails() {
        PlannedJob job = job().task(PlannedTask.of(seconds(1)))
                .task(new PlannedTask(seconds(2), List.of(0), true))
                .task(new PlannedTask(seconds(9), List.of(), true))
                .commit(seconds(10))
                .cleanup(seconds(100))
                .build();

        assertThat(job.expectedEnd()).isEqualTo(JobState.FAILED);
        assertThat(job.criticalPath()).isEqualTo(seconds(1 + 2 + 100));
        assertThat(job.work()).isEqualTo(seconds(1 + 2 + 100));
    }

    @Test
    @DisplayName("that is cancelled lasts until then, and none of its tasks is certain to run")
    void cancelled() {
        PlannedJob job = diamond().cleanup(seconds(7)).cancelAfter(seconds(8)).build();

        assertThat(job.expectedEnd()).isEqualTo(JobState.CANCELLED);
        assertThat(job.criticalPath()).isEqualTo(seconds(8));
        assertThat(job.work()).isZero();
    }

    @Test
    @DisplayName("must not be over, one way or the other, before it is cancelled")
    void cancelledTooLate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> diamond().cancelAfter(seconds(9)).build())
                .withMessage("job j could end before it is cancelled");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> diamond()
                        .task(new PlannedTask(seconds(1), List.of(), true))
                        .cancelAfter(seconds(1))
                        .build())
                .withMessage("job j could end before it is cancelled");
    }

    @Test
    @DisplayName("has a task, no cycle, and no negative time")
    void refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> job().build()).withMessage("job j has no task");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job().task(PlannedTask.of(seconds(1), 0)).build())
                .withMessage("the tasks have a cycle");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlannedTask.of(seconds(-1)))
                .withMessage("runTime is PT-1S: it must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> diamond().submitAt(seconds(-1)).build())
                .withMessage("submitAt is PT-1S: it must not be negative");
    }
}
