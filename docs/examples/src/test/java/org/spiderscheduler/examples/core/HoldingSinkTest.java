package org.spiderscheduler.examples.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.testkit.RecordingSink;

@DisplayName("A sink that holds regular tasks back")
class HoldingSinkTest {
    private static final TaskAssignment REGULAR = assignment(1, TaskId.index(0));
    private static final TaskAssignment COMMIT = assignment(1, TaskId.COMMIT);
    private static final TaskAssignment ANOTHER_COMMIT = assignment(2, TaskId.COMMIT);
    private static final TaskAssignment THIRD_COMMIT = assignment(3, TaskId.COMMIT);

    private final RecordingSink given = new RecordingSink(new SessionId(5));
    private boolean open;

    private final HoldingSink sink = new HoldingSink(given) {
        @Override
        boolean mayPass(TaskAssignment assignment) {
            return open || assignment.taskId().lane() != Lane.REGULAR;
        }
    };

    private static TaskAssignment assignment(long job, TaskId task) {
        return new TaskAssignment(new ResourceGroupId(1), new JobId(job), task);
    }

    @Test
    @DisplayName("§3.7 passes on, with the next that comes, what waited only for what was withdrawn")
    void nothingInTheWay() {
        CompletableFuture<Void> regular = sink.enqueue(REGULAR);
        CompletableFuture<Void> behind = sink.enqueue(COMMIT);
        assertThat(behind).isNotDone();
        regular.cancel(false);
        assertThat(sink.enqueue(ANOTHER_COMMIT)).isCompleted();
        assertThat(behind).isCompleted();
        assertThat(given.enqueued()).extracting(SessionAssignment::assignment).containsExactly(COMMIT, ANOTHER_COMMIT);
    }

    @Test
    @DisplayName("§3.1 keeps the order even if a dependent enqueues while an enqueue passes on what came before")
    void enqueuedMeanwhile() {
        CompletableFuture<Void> regular = sink.enqueue(REGULAR);
        sink.enqueue(COMMIT).thenRun(() -> sink.enqueue(THIRD_COMMIT));
        regular.cancel(false);
        sink.enqueue(ANOTHER_COMMIT);
        assertThat(given.enqueued())
                .extracting(SessionAssignment::assignment)
                .containsExactly(COMMIT, ANOTHER_COMMIT, THIRD_COMMIT);
    }

    @Test
    @DisplayName("§3.7 never passes on what is withdrawn, not even while it passes on what came before")
    void withdrawnMeanwhile() {
        CompletableFuture<Void> regular = sink.enqueue(REGULAR);
        CompletableFuture<Void> behind = sink.enqueue(COMMIT);
        regular.thenRun(() -> behind.cancel(false));
        open = true;
        sink.passOn();
        assertThat(given.enqueued()).extracting(SessionAssignment::assignment).containsExactly(REGULAR);
    }
}
