package org.spiderscheduler.examples.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ResourceGroupId;

@DisplayName("The lower bound")
class LowerBoundTest {
    /** Four tasks of 10 s at once, and at 5 s a job of 12 s with a commit of 1 s. */
    private final LowerBound bound = LowerBound.of(new Workload(
            "two jobs",
            List.of(
                    PlannedJob.builder("bag", new ResourceGroupId(1))
                            .tasks(Collections.nCopies(4, PlannedTask.of(Duration.ofSeconds(10))))
                            .build(),
                    PlannedJob.builder("late", new ResourceGroupId(2))
                            .submitAt(Duration.ofSeconds(5))
                            .task(PlannedTask.of(Duration.ofSeconds(12)))
                            .commit(Duration.ofSeconds(1))
                            .build()),
            List.of()));

    @Test
    @DisplayName("knows the latest end and the sum of all work")
    void parts() {
        assertThat(bound.criticalPath()).isEqualTo(Duration.ofSeconds(18));
        assertThat(bound.totalWork()).isEqualTo(Duration.ofSeconds(53));
    }

    @Test
    @DisplayName("is the work of one execution manager when there are few of them")
    void fewManagers() {
        assertThat(bound.makespan(2)).isEqualTo(Duration.ofMillis(26_500));
        assertThat(bound.isCriticalPath(2)).isFalse();
    }

    @Test
    @DisplayName("is the critical path when there are many of them")
    void manyManagers() {
        assertThat(bound.makespan(8)).isEqualTo(Duration.ofSeconds(18));
        assertThat(bound.isCriticalPath(8)).isTrue();
    }

    @Test
    @DisplayName("has the sum of both as its counterpart")
    void greedy() {
        assertThat(bound.greedyMakespan(2)).isEqualTo(Duration.ofMillis(44_500));
    }
}
