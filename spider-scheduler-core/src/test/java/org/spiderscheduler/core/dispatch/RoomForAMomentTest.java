package org.spiderscheduler.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.MockedConstruction;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.time.ManualTimer;

/**
 * A dequeue that began while no call was parked takes its assignment on the fast path. Calls of other threads may come
 * in between. Here they are made from within the queue's own array, so that their order is fixed and there is no race.
 */
@DisplayName("While a dequeue that sees no parked call makes room for a moment, an enqueue")
class RoomForAMomentTest {
    private final ArrayBlockingQueue<SessionAssignment> items = new ArrayBlockingQueue<>(1);
    private final List<CompletableFuture<Void>> enqueues = new ArrayList<>();
    private final DispatchQueue queue = queue();

    private DispatchQueue queue() {
        try (MockedConstruction<?> made = mockConstruction(
                ArrayBlockingQueue.class,
                withSettings().defaultAnswer(delegatesTo(items)),
                (array, context) ->
                        when(array.poll()).then(call -> pollAmongOthers()).then(call -> items.poll()))) {
            DispatchQueue queue = DispatchQueue.builder(1, new SessionId(1))
                    .timer(new ManualTimer())
                    .build();
            assertThat(made.constructed()).hasSize(1);
            return queue;
        }
    }

    private SessionAssignment pollAmongOthers() {
        enqueue(2);
        SessionAssignment taken = items.remove();
        enqueue(3);
        return taken;
    }

    private void enqueue(long index) {
        enqueues.add(
                queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index))));
    }

    private String dequeue() {
        SessionAssignment next = resultOf(queue.source().dequeue(Duration.ZERO)).orElseThrow();
        return next.assignment().taskId().toString();
    }

    @Test
    @DisplayName("§3.8 does not overtake one that has parked before it")
    void overtakesNobody() {
        enqueue(1);
        assertThat(dequeue()).isEqualTo("1");
        assertThat(enqueues.get(1))
                .as("the one that parked, when all is settled")
                .isCompleted();
        assertThat(enqueues.get(2)).as("the one that came after it").isNotDone();
        assertThat(List.of(dequeue(), dequeue())).containsExactly("2", "3");
    }
}
