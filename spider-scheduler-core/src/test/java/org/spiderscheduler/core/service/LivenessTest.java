package org.spiderscheduler.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.ManualTimer;
import org.spiderscheduler.core.time.Timer;

@DisplayName("The scheduler service considers dead only those that are silent:")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class LivenessTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration LIVENESS = Duration.ofSeconds(30);

    private final ManualTimer time = new ManualTimer();
    private final List<Runnable> sweeps = new ArrayList<>();
    private final DispatchQueue queue =
            DispatchQueue.builder(8, new SessionId(1)).timer(time).build();
    private final SchedulerListener listener = mock();
    private final DispatchingService service = DispatchingService.builder(
                    queue.source(), queue.sink()::sessionId, () -> new SchedulerId(5), new KeepingTimer())
            .livenessTimeout(LIVENESS)
            .listener(listener)
            .build();

    /** Keeps what its alarms run, so that a test can run it late. */
    private final class KeepingTimer implements Timer {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Alarm alarm(String name, Runnable onDue) {
            sweeps.add(onDue);
            return time.alarm(name, onDue);
        }

        @Override
        public void checkMayBlock() {
            time.checkMayBlock();
        }
    }

    private CompletableFuture<Optional<SchedulerAssignment>> ask() {
        return service.nextTask(EM, Optional.empty(), Duration.ofHours(1));
    }

    @Test
    @DisplayName("not one whose call is parked, though it sent a heartbeat meanwhile")
    void beatsWhileParked() {
        CompletableFuture<Optional<SchedulerAssignment>> call = ask();
        service.heartbeat(EM);
        time.advance(LIVENESS.multipliedBy(2));
        assertThat(call).isNotDone();
        verify(listener, never()).executionManagerDied(any(), anyLong());
        queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(0)));
        assertThat(resultOf(call)).isPresent();
    }

    @Test
    @DisplayName("not one that left while its call was parked, nor who came after it with the same id")
    void leftWhileParked() {
        ask();
        service.shutdown(EM, List.of());
        time.advance(LIVENESS.minusNanos(1));
        service.heartbeat(EM);
        time.advance(LIVENESS.minusNanos(1));
        verify(listener, never()).executionManagerDied(any(), anyLong());
        assertThat(service.shutdown(EM, List.of())).isCompleted();
    }

    @Test
    @DisplayName("nobody once it has ended, and it leaves no alarm, whoever is heard from then")
    void noAlarmLeft() {
        service.heartbeat(EM);
        assertThat(time.pending()).contains("silence");
        service.end(new SchedulerException("stopped"));
        assertThat(time.pending()).doesNotContain("silence");
        service.heartbeat(EM);
        assertThat(time.pending()).doesNotContain("silence");
    }

    @Test
    @DisplayName("nobody once it has ended, by an alarm that was about to go off either")
    void lateAlarm() {
        service.heartbeat(EM);
        service.end(new SchedulerException("stopped"));
        time.advance(LIVENESS);
        sweeps.forEach(Runnable::run);
        verify(listener, never()).executionManagerDied(any(), anyLong());
        assertThat(service.shutdown(EM, List.of())).isCompleted();
    }

    @Test
    @DisplayName("and says at info who joins and who leaves")
    void saysWhoComesAndGoes() {
        assertThat(Logged.at("INFO", () -> service.heartbeat(EM)))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith("execution manager 1 joined"));
        assertThat(Logged.at("INFO", () -> service.heartbeat(EM))).isEmpty();
        assertThat(Logged.at("INFO", () -> service.shutdown(EM, List.of())))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith("execution manager 1 left"));
    }
}
