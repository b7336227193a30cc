package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("The figures of a runtime")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class SchedulerStatsTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final SessionId FIRST = new SessionId(1);
    private static final int CAPACITY = 2;
    private static final SchedulerStats NOTHING =
            new SchedulerStats(FIRST, false, 0, 0, 0, 0, 0, CAPACITY, 0, 0, 0, 0, 0);

    private final Stage stage = new Stage();
    private final HeldPolls storage = stage.storage;
    private final ManualTimer timer = stage.timer;

    private SchedulerRuntime.Builder builder() {
        return stage.builder().queueCapacity(CAPACITY);
    }

    private void run() {
        stage.run();
    }

    @Test
    @DisplayName("follow an assignment from storage through the queue to its acknowledgement, and a stop")
    void follow() {
        SchedulerRuntime runtime = builder().build();
        assertThat(runtime.stats()).as("before the start").isEqualTo(NOTHING);
        runtime.start();
        assertThat(runtime.stats())
                .as("before the core has polled")
                .isEqualTo(new SchedulerStats(FIRST, true, 0, 0, 0, 0, 0, CAPACITY, 0, 0, 0, 0, 0));
        run();
        assertThat(runtime.stats())
                .as("a poll in each lane")
                .isEqualTo(new SchedulerStats(FIRST, true, 3, 0, 0, 0, 0, CAPACITY, 0, 0, 0, 0, 0));

        CompletableFuture<Optional<SchedulerAssignment>> call =
                runtime.service().nextTask(EM, Optional.empty(), MINUTE);
        assertThat(runtime.stats())
                .as("a call that waits")
                .isEqualTo(new SchedulerStats(FIRST, true, 3, 0, 0, 0, 0, CAPACITY, 0, 1, 1, 0, 0));
        for (int i = 0; i < 4; i++) {
            storage.answer(Lane.REGULAR, 2, TaskId.index(i));
            run();
        }
        SessionId second = new SessionId(2);
        assertThat(runtime.stats())
                .as("one handed out, two queued, one parked")
                .isEqualTo(new SchedulerStats(second, true, 3, 0, 0, 0, 2, CAPACITY, 3, 1, 0, 1, 1));

        call = runtime.service().nextTask(EM, call.join().map(SchedulerAssignment::record), MINUTE);
        runtime.service().nextTask(EM, call.join().map(SchedulerAssignment::record), MINUTE);
        run();
        assertThat(runtime.stats())
                .as("two acknowledged, one with the execution manager, one queued")
                .isEqualTo(new SchedulerStats(second, true, 3, 0, 0, 0, 1, CAPACITY, 1, 1, 0, 1, 3));

        runtime.stop();
        run();
        assertThat(runtime.stats())
                .as("stopped, while polls are in flight")
                .isEqualTo(new SchedulerStats(second, false, 3, 0, 0, 0, 1, CAPACITY, 1, 1, 0, 1, 3));
        for (Lane lane : Lane.values()) {
            storage.answer(lane, 2);
        }
        run();
        assertThat(runtime.termination()).isCompleted();
        assertThat(runtime.stats().pollsInFlight()).isZero();
    }

    @Test
    @DisplayName("count what the decision loop has not enqueued, and the polls that storage does not answer for now")
    void buffered() {
        SchedulerRuntime runtime = builder().build();
        runtime.start();
        run();
        storage.answer(Lane.REGULAR, 1, TaskId.index(0));
        run();
        storage.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3), TaskId.index(4));
        run();
        for (Lane lane : List.of(Lane.REGULAR, Lane.COMMIT)) {
            storage.take(lane).answer().completeExceptionally(new StorageTransportException("away"));
        }
        run();
        assertThat(runtime.stats())
                .as("two queued, one parked, two behind them; two polls of three failed")
                .isEqualTo(new SchedulerStats(FIRST, true, 3, 2, 2, 0, 2, CAPACITY, 3, 0, 0, 0, 0));

        timer.advance(MINUTE);
        run();
        for (Lane lane : List.of(Lane.REGULAR, Lane.COMMIT)) {
            storage.answer(lane, 1);
        }
        run();
        assertThat(runtime.stats().pollsRetrying()).isZero();
    }

    @Test
    @DisplayName("count what came back and waits for a poll of the core's")
    void held() {
        SchedulerRuntime runtime = builder()
                .core((client, sink, cancellation) -> {
                    sink.enqueue(HeldPolls.entry(TaskId.index(0)).toAssignment());
                    return new CompletableFuture<>();
                })
                .build();
        runtime.start();
        run();
        runtime.service().nextTask(EM, Optional.empty(), MINUTE);
        runtime.service().shutdown(EM, List.of());
        run();
        assertThat(runtime.stats()).isEqualTo(new SchedulerStats(FIRST, true, 0, 0, 0, 1, 0, CAPACITY, 0, 0, 0, 0, 1));
    }

    @Test
    @DisplayName("can be asked for on another thread, and in the middle of a task of the core's")
    void anyThread() throws InterruptedException {
        List<SchedulerStats> seen = new ArrayList<>();
        SchedulerRuntime[] self = new SchedulerRuntime[1];
        SchedulerRuntime runtime = builder()
                .core((client, sink, cancellation) -> {
                    client.pollReady(1, MINUTE);
                    Thread other = new Thread(() -> seen.add(self[0].stats()), "health probe");
                    other.start();
                    try {
                        other.join(30_000);
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                    return new CompletableFuture<>();
                })
                .build();
        self[0] = runtime;
        runtime.start();
        run();
        assertThat(seen).containsExactly(new SchedulerStats(FIRST, true, 1, 0, 0, 0, 0, CAPACITY, 0, 0, 0, 0, 0));
    }
}
