package org.spiderscheduler.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.time.ThrowingTimer;

@DisplayName("A dispatch queue whose timer throws")
class FailingTimerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ThrowingTimer timer = new ThrowingTimer();
    private final DispatchQueue queue =
            DispatchQueue.builder(2, new SessionId(1)).timer(timer).build();

    private void enqueue(long index) {
        assertThat(queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index))))
                .isCompleted();
    }

    private String dequeue() {
        SessionAssignment next = resultOf(queue.source().dequeue(MINUTE)).orElseThrow();
        return next.assignment().taskId().toString();
    }

    private void assertFails(String why) {
        assertThat(failureOf(queue.source().dequeue(MINUTE)))
                .isExactlyInstanceOf(SchedulerException.class)
                .hasMessageEndingWith(why);
    }

    @Test
    @DisplayName("§1.1 §4.1 loses nothing to the dequeue that failed, and keeps the order")
    void losesNothing() {
        timer.alarmThrows = true;
        assertFails("no alarm");
        enqueue(1);
        timer.clockThrows = true;
        enqueue(2);
        assertThat(dequeue()).isEqualTo("1");
        assertThat(dequeue()).isEqualTo("2");
        assertFails("no time");
        assertThat(queue.parkedCalls()).isZero();
        enqueue(3);
        assertThat(dequeue()).isEqualTo("3");
    }

    @Test
    @DisplayName("§4.3 still ends the wait of those that are parked, a tick later")
    void endsWaits() {
        CompletableFuture<Optional<SessionAssignment>> parked = queue.source().dequeue(MINUTE);
        timer.clockThrows = true;
        timer.good.advance(MINUTE);
        assertThat(parked).isNotDone();
        timer.good.advance(Duration.ofMillis(2));
        assertThat(resultOf(parked)).isEmpty();
    }
}
