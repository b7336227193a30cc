package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;

@DisplayName("A listener of a fleet hears")
class FleetListenerTest {
    private final List<String> heard = new ArrayList<>();
    private final Pipeline pipeline = new Pipeline(fleet -> fleet.listener(new FleetListener() {
        @Override
        public void answerLost(FakeExecutionManager executionManager, SchedulerAssignment assignment) {
            heard.add("answer lost: " + assignment.assignment().taskId());
        }

        @Override
        public void acknowledgementLost(FakeExecutionManager executionManager, TaskAssignmentRecord record) {
            heard.add("acknowledgement lost");
        }

        @Override
        public void calledTwice(FakeExecutionManager executionManager) {
            heard.add("called twice: machine " + executionManager.number());
        }

        @Override
        public void dropped(FakeExecutionManager executionManager, SchedulerAssignment assignment) {
            heard.add("dropped: " + assignment.assignment().taskId());
        }

        @Override
        public void failedOnCommand(TaskInstance instance) {
            heard.add("failed: " + instance.entry().taskId());
        }
    }));
    private final FakeExecutionManager machine = pipeline.fleet.executionManager(1);

    private void run(TaskSpec task) {
        pipeline.storage.submit(JobSpec.of(task));
        pipeline.runToEnd(Duration.ofMinutes(2));
        pipeline.time.advance(Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("of an answer that is lost, when it is lost, and not when that is asked for")
    void answerLost() {
        machine.loseNextAnswer();
        pipeline.time.advance(Duration.ofSeconds(5));
        assertThat(heard).isEmpty();
        run(TaskSpec.DEFAULT);
        assertThat(heard).containsExactly("answer lost: 0");
    }

    @Test
    @DisplayName("of an acknowledgement that is lost; the assignment that comes again is dropped")
    void acknowledgementLost() {
        machine.loseNextAcknowledgement();
        run(TaskSpec.DEFAULT);
        assertThat(heard).containsExactly("acknowledgement lost", "dropped: 0");
    }

    @Test
    @DisplayName("of a call that is repeated")
    void calledTwice() {
        pipeline.time.advance(Duration.ofMillis(1_500));
        machine.callTwice();
        assertThat(heard).containsExactly("called twice: machine 1");
    }

    @Test
    @DisplayName("of an execution that fails on command")
    void failed() {
        machine.failNextTask();
        run(TaskSpec.DEFAULT.withRetries(1));
        assertThat(heard).containsExactly("failed: 0");
    }
}
