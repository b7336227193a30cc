package org.spiderscheduler.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("The scheduler service")
@SuppressWarnings("FutureReturnValueIgnored") // what many a call answers is not the subject
class DispatchingServiceTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTimer timer = new ManualTimer();
    private final DispatchQueue queue =
            DispatchQueue.builder(8, new SessionId(1)).timer(timer).build();
    private final List<String> requeued = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
    private SchedulerId schedulerId = new SchedulerId(5);
    private final DispatchingService service = DispatchingService.builder(
                    queue.source(), queue.sink()::sessionId, () -> schedulerId, timer)
            .returns(new Returns() {
                @Override
                public void requeue(SessionAssignment returned) {
                    requeued.add(returned.assignment().taskId().toString());
                }

                @Override
                public void acknowledged(SessionAssignment taken) {
                    acknowledged.add(taken.assignment().taskId().toString());
                }
            })
            .firstAssignmentId(-1)
            .build();

    private void enqueue(long index) {
        queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index)));
    }

    private CompletableFuture<Optional<SchedulerAssignment>> ask() {
        return service.nextTask(EM, Optional.empty(), SECOND);
    }

    private static String task(CompletableFuture<Optional<SchedulerAssignment>> answer) {
        assertThat(answer).isCompleted();
        return answer.join()
                .map(given -> given.assignment().taskId().toString())
                .orElse("none");
    }

    @Test
    @DisplayName(
            "hands out with an id, the scheduler's id of that moment and the session, and takes the acknowledgement")
    void handsOut() {
        enqueue(0);
        SchedulerAssignment first = ask().join().orElseThrow();
        assertThat(first.record())
                .hasToString("TaskAssignmentRecord[assignmentId=18446744073709551615, schedulerId=5]");
        assertThat(first.sessionId()).isEqualTo(new SessionId(1));
        schedulerId = new SchedulerId(6);
        enqueue(1);
        SchedulerAssignment second =
                service.nextTask(EM, Optional.of(first.record()), SECOND).join().orElseThrow();
        assertThat(second.record()).hasToString("TaskAssignmentRecord[assignmentId=0, schedulerId=6]");
        assertThat(acknowledged).containsExactly("0");
        assertThat(requeued).isEmpty();
    }

    @Test
    @DisplayName("ignores an acknowledgement that names another issuer, and takes the assignment back instead")
    void foreignAcknowledgement() {
        enqueue(0);
        TaskAssignmentRecord record = ask().join().orElseThrow().record();
        service.nextTask(
                EM, Optional.of(new TaskAssignmentRecord(record.assignmentId(), new SchedulerId(99))), Duration.ZERO);
        assertThat(acknowledged).isEmpty();
        assertThat(requeued).containsExactly("0");
    }

    @Test
    @DisplayName("takes a lost answer back: a call that finds an assignment unacknowledged")
    void lostAnswer() {
        enqueue(0);
        ask();
        ask();
        assertThat(requeued).containsExactly("0");
        assertThat(service.outstanding()).isZero();
    }

    @Test
    @DisplayName("ends an earlier call that is still parked with none, so that it takes no task")
    void secondCall() {
        CompletableFuture<Optional<SchedulerAssignment>> earlier = ask();
        CompletableFuture<Optional<SchedulerAssignment>> later = ask();
        assertThat(task(earlier)).isEqualTo("none");
        enqueue(0);
        assertThat(task(later)).isEqualTo("0");
    }

    @Test
    @DisplayName("loses nothing when the caller cancels its call")
    void cancelled() {
        assertThat(ask().cancel(false)).isTrue();
        enqueue(0);
        CompletableFuture<Optional<SchedulerAssignment>> answer = ask();
        assertThat(task(answer)).isEqualTo("0");
        assertThat(answer.cancel(false)).isFalse();
    }

    @Test
    @DisplayName("answers none when the wait is over")
    void timesOut() {
        CompletableFuture<Optional<SchedulerAssignment>> answer = ask();
        timer.advance(SECOND);
        assertThat(task(answer)).isEqualTo("none");
    }

    @Test
    @DisplayName("takes back what an execution manager held that is silent for the liveness timeout, not before")
    void dies() {
        enqueue(0);
        ask();
        timer.advance(Duration.ofSeconds(20));
        service.heartbeat(EM);
        timer.advance(Duration.ofMillis(29_999));
        assertThat(requeued).isEmpty();
        timer.advance(Duration.ofMillis(1));
        assertThat(requeued).containsExactly("0");
    }

    @Test
    @DisplayName("does not take one for dead that has a parked call; its silence counts from the call's end")
    void parkedIsAlive() {
        CompletableFuture<Optional<SchedulerAssignment>> answer =
                service.nextTask(EM, Optional.empty(), Duration.ofSeconds(100));
        timer.advance(Duration.ofSeconds(99));
        assertThat(answer).isNotDone();
        enqueue(0);
        assertThat(task(answer)).isEqualTo("0");
        timer.advance(Duration.ofMillis(29_999));
        assertThat(requeued).isEmpty();
        timer.advance(Duration.ofMillis(1));
        assertThat(requeued).containsExactly("0");
    }

    @Test
    @DisplayName("ends the parked call of one that leaves, and refuses one that is not known")
    void leaves() {
        CompletableFuture<Optional<SchedulerAssignment>> answer = ask();
        assertThat(service.shutdown(EM, List.of())).isCompleted();
        assertThat(task(answer)).isEqualTo("none");
        assertThatThrownBy(service.shutdown(EM, List.of())::get)
                .cause()
                .isInstanceOf(UnknownExecutionManagerException.class)
                .hasMessageContaining("execution manager 1");
    }

    @Test
    @DisplayName("answers with the bare cause when the queue is closed, after it took the acknowledgement")
    void closed() {
        enqueue(0);
        TaskAssignmentRecord record = ask().join().orElseThrow().record();
        queue.close();
        assertThatThrownBy(service.nextTask(EM, Optional.of(record), SECOND)::get)
                .cause()
                .isInstanceOf(DispatchQueueClosedException.class);
        assertThat(acknowledged).containsExactly("0");
    }

    @Test
    @DisplayName("once ended, fails parked and later calls with the cause, but still takes acknowledgements")
    void ended() {
        SchedulerException cause = new SchedulerException("the core failed");
        enqueue(0);
        TaskAssignmentRecord record = ask().join().orElseThrow().record();
        CompletableFuture<Optional<SchedulerAssignment>> parked =
                service.nextTask(new ExecutionManagerId(2), Optional.empty(), SECOND);
        service.end(cause);
        assertThatThrownBy(parked::get).cause().isSameAs(cause);
        enqueue(1);
        assertThatThrownBy(service.nextTask(EM, Optional.of(record), SECOND)::get)
                .cause()
                .isSameAs(cause);
        assertThat(acknowledged).containsExactly("0");
    }

    @Test
    @DisplayName("drops what is of a passed session at hand-out, and goes on waiting for the rest of the wait")
    void staleAtHandOut() {
        SessionId[] session = {new SessionId(1)};
        DispatchingService fenced = DispatchingService.builder(
                        queue.source(), () -> session[0], () -> schedulerId, timer)
                .build();
        CompletableFuture<Optional<SchedulerAssignment>> answer = fenced.nextTask(EM, Optional.empty(), SECOND);
        session[0] = new SessionId(2);
        enqueue(0);
        assertThat(answer).isNotDone();
        timer.advance(SECOND);
        assertThat(task(answer)).isEqualTo("none");
    }
}
