package org.spiderscheduler.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("The scheduler service strands nothing")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class FailingPartsTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration LIVENESS = Duration.ofSeconds(30);

    private final ManualTimer timer = new ManualTimer();
    private final DispatchQueue queue =
            DispatchQueue.builder(8, new SessionId(1)).timer(timer).build();
    private final RememberingReturns back = new RememberingReturns();

    private DispatchingService.Builder builder(Supplier<SchedulerId> schedulerId) {
        return DispatchingService.builder(queue.source(), queue.sink()::sessionId, schedulerId, timer)
                .livenessTimeout(LIVENESS)
                .returns(back);
    }

    private void enqueue(long index) {
        queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index)));
    }

    private static CompletableFuture<Optional<SchedulerAssignment>> ask(DispatchingService service) {
        return service.nextTask(EM, Optional.empty(), Duration.ofHours(1));
    }

    @Nested
    @DisplayName("where a listener throws at everything, though it must not:")
    class FailingListener {
        private final SchedulerListener listener = mock(SchedulerListener.class, told -> {
            throw new IllegalStateException("a listener that throws, on purpose");
        });
        private final DispatchingService service =
                builder(() -> new SchedulerId(5)).listener(listener).build();

        @Test
        @DisplayName("what is handed out arrives, and its acknowledgement too, and the log tells of it once a minute")
        void served() {
            enqueue(0);
            List<CompletableFuture<Optional<SchedulerAssignment>>> answers = new ArrayList<>();
            assertThat(Logged.at("ERROR", () -> answers.add(ask(service))))
                    .as("joined, and dispatched")
                    .hasSize(1);
            TaskAssignmentRecord record = resultOf(answers.get(0)).orElseThrow().record();
            enqueue(1);
            assertThat(resultOf(service.nextTask(EM, Optional.of(record), Duration.ZERO)))
                    .isPresent();
            assertThat(back.acknowledged).containsExactly("0");
            timer.advance(Duration.ofMinutes(1));
            assertThat(Logged.at("ERROR", () -> ask(service))).hasSize(1);
        }

        @Test
        @DisplayName("what a dead execution manager held is offered again")
        void dies() {
            enqueue(0);
            ask(service);
            timer.advance(LIVENESS);
            assertThat(back.requeued).containsExactly("0");
        }
    }

    @Test
    @DisplayName("where the log throws: what a dead execution manager held is offered again, and the listener told")
    void brokenLog() {
        SchedulerListener listener = mock();
        DispatchingService service =
                builder(() -> new SchedulerId(5)).listener(listener).build();
        enqueue(0);
        Logged.withBrokenLog(() -> {
            ask(service);
            timer.advance(LIVENESS);
        });
        verify(listener).executionManagerJoined(eq(EM), anyLong());
        verify(listener).executionManagerDied(eq(EM), anyLong());
        assertThat(back.requeued).containsExactly("0");
    }

    @Nested
    @DisplayName("where the scheduler's id is not known:")
    class NoSchedulerId {
        private final DispatchingService service = builder(() -> {
                    throw new IllegalStateException("not registered, on purpose");
                })
                .build();

        @Test
        @DisplayName("says so in the log at once, and then once a minute, since the tasks come round and round")
        void said() {
            assertThat(Logged.at("ERROR", this::fail))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(
                                    "task 0 of job 1",
                                    "the scheduler's id is not known",
                                    "not registered, on purpose"));
            assertThat(Logged.at("ERROR", this::fail)).isEmpty();
            timer.advance(Duration.ofMinutes(1));
            assertThat(Logged.at("ERROR", this::fail)).hasSize(1);
            assertThat(back.requeued).hasSize(3);
        }

        private void fail() {
            enqueue(0);
            assertThat(failureOf(ask(service))).hasMessageContaining("not registered, on purpose");
        }
    }

    @Nested
    @DisplayName("and logs of an execution manager that it considers dead")
    class Words {
        private final DispatchingService service =
                builder(() -> new SchedulerId(5)).maxInFlight(3).build();

        private List<String> saidOfDeath(int holding) {
            service.heartbeat(EM);
            for (int index = 0; index < holding; index++) {
                enqueue(index);
                ask(service);
            }
            return Logged.at("WARN", () -> timer.advance(LIVENESS));
        }

        @Test
        @DisplayName("that it held nothing")
        void nothing() {
            assertThat(saidOfDeath(0))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .endsWith("execution manager 1 was silent for 30000 ms: considered dead; it held nothing"));
        }

        @Test
        @DisplayName("which task it held")
        void one() {
            assertThat(saidOfDeath(1))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .endsWith("considered dead; it held task 0 of job 1, which is offered again"));
        }

        @Test
        @DisplayName("which task it has held for longest, and how many more")
        void several() {
            assertThat(saidOfDeath(3))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .endsWith("considered dead; it held task 0 of job 1 and 2 more, which are offered again"));
        }
    }
}
