package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskEvent.Kind;
import org.spiderscheduler.testkit.TaskHistory;
import org.spiderscheduler.testkit.TaskRef;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.TaskState;

/** What no scheduler can bring about, since storage refuses it: so it says something of the storage only. */
@DisplayName("The storage of a simulation, whatever strikes it,")
class SoundStorageTest {
    @Test
    @DisplayName(
            "lets no task succeed twice or have more instances than it may, and no job succeed before all its tasks have")
    void sound() {
        Simulation simulation = Simulation.builder().build();
        for (long seed = 0; seed < 100; seed++) {
            SimulationRun run = new SimulationRun(simulation, simulation.scenario(seed));
            run.run();
            run.storage()
                    .forEachTask(history ->
                            check(history, run.storage().jobState(history.task().jobId())));
        }
    }

    private static void check(TaskHistory history, JobState job) {
        boolean has = history.count(Kind.SUCCEEDED) > 0;
        assertThat(history.count(Kind.SUCCEEDED)).as("successes of %s", history).isLessThan(2);
        if (job == JobState.SUCCEEDED && !history.task().taskId().equals(TaskId.CLEANUP)) {
            assertThat(has).as("its job has succeeded, so has %s", history).isTrue();
        }
        List<ExecutionManagerId> living = new ArrayList<>();
        for (TaskEvent event : history.events()) {
            switch (event.kind()) {
                case STARTED -> {
                    living.add(event.executionManager().orElseThrow());
                    assertThat(living)
                            .as("living instances of %s", history)
                            .hasSizeLessThanOrEqualTo(history.spec().maxInstances());
                }
                case SUCCEEDED, FAILED, REFUSED, LOST ->
                    event.executionManager().ifPresent(living::remove);
                default -> {}
            }
        }
    }

    @Test
    @DisplayName("would be found out if it did not")
    void provesItself() {
        check(history(1, Kind.STARTED, Kind.LOST, Kind.STARTED, Kind.SUCCEEDED), JobState.SUCCEEDED);
        assertUnsound("successes of", history(1, Kind.STARTED, Kind.SUCCEEDED, Kind.SUCCEEDED));
        assertUnsound("so has task 3", history(1, Kind.STARTED, Kind.FAILED));
        assertUnsound("living instances of", history(2, Kind.STARTED, Kind.STARTED, Kind.STARTED, Kind.SUCCEEDED));
    }

    private static void assertUnsound(String message, TaskHistory history) {
        assertThatThrownBy(() -> check(history, JobState.SUCCEEDED))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    private static TaskHistory history(int maxInstances, Kind... kinds) {
        List<TaskEvent> events = Arrays.stream(kinds)
                .map(kind -> new TaskEvent(
                        Duration.ZERO,
                        kind,
                        new SessionId(1),
                        Optional.of(new ExecutionManagerId(1)),
                        Optional.empty()))
                .toList();
        return new TaskHistory(
                TaskRef.of(new JobId(1), 3),
                new ResourceGroupId(1),
                TaskSpec.DEFAULT.withMaxInstances(maxInstances),
                TaskState.SUCCEEDED,
                events);
    }
}
