package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.Logged;

@DisplayName("What an operator reads of a runtime")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class RuntimeLogTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Stage stage = new Stage();

    /** What this package logs at a level during a step, without the loggers' names. */
    private List<String> said(String level, Runnable step) {
        return Logged.at(level, () -> {
                    step.run();
                    stage.run();
                })
                .stream()
                .filter(line -> line.contains(" org.spiderscheduler.core.runtime."))
                .map(line -> line.substring(line.indexOf(" - ") + 3))
                .toList();
    }

    private SchedulerRuntime with(SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core) {
        return stage.builder().core(core).build();
    }

    private TaskAssignmentRecord handOut(SchedulerRuntime runtime) {
        return resultOf(runtime.service().nextTask(EM, Optional.empty(), MINUTE))
                .orElseThrow()
                .record();
    }

    @Test
    @DisplayName("is that it starts, drains, has drained and has ended, each once")
    void life() {
        SchedulerRuntime runtime = stage.builder().queueCapacity(3).build();
        assertThat(said("INFO", runtime::start)).containsExactly("scheduler starts: session 1, queue capacity 3");
        stage.answer(Lane.REGULAR, 1, TaskId.index(0));
        assertThat(said("INFO", () -> runtime.drain(MINUTE)))
                .containsExactly("scheduler drains for up to PT1M: 1 assignments queued");
        TaskAssignmentRecord record = handOut(runtime);
        assertThat(said("INFO", () -> runtime.service().shutdown(EM, List.of(record))))
                .containsExactly("scheduler drained: " + new DrainReport(1, 0, 0));
        assertThat(said("INFO", () -> {
                    runtime.stop();
                    stage.answerAll(1);
                    runtime.drain(MINUTE);
                }))
                .containsExactly("scheduler ended");
    }

    @Test
    @DisplayName("is nothing of a drain that is asked for after the end")
    void drainAfterTheEnd() {
        SchedulerRuntime runtime = stage.builder().build();
        assertThat(said("INFO", runtime::stop)).containsExactly("scheduler ended");
        assertThat(said("INFO", () -> runtime.drain(MINUTE))).isEmpty();
    }

    @Test
    @DisplayName("is what the core failed with, and at the end what it ended with")
    void coreFails() {
        SchedulerRuntime runtime = stage.builder().build();
        stage.start(runtime);
        InboundClosedException closed = new InboundClosedException("lane COMMIT is closed");
        assertThat(said("ERROR", () -> stage.storage.take(Lane.COMMIT).answer().completeExceptionally(closed)))
                .containsExactly("the core failed: the scheduler ends");
        CompletableFuture<DrainReport> report = runtime.drain(MINUTE);
        stage.run();
        assertThat(report).as("at once, while polls are in flight").isCompleted();
        assertThat(said("INFO", () -> {
                    stage.answer(Lane.REGULAR, 1);
                    stage.answer(Lane.CLEANUP, 1);
                }))
                .containsExactly("scheduler ended: " + closed);
    }

    @Test
    @DisplayName("is that the core ended by itself")
    void coreEndsEarly() {
        SchedulerRuntime runtime = with((client, sink, cancellation) -> CompletableFuture.completedFuture(null));
        assertThat(said("ERROR", runtime::start))
                .containsExactly("the core ended without having been cancelled: the scheduler ends");
    }

    @Test
    @DisplayName("is that an action that the core runs on cancellation threw")
    void cancellationThrows() {
        SchedulerRuntime runtime = with((client, sink, cancellation) -> {
            cancellation.onCancelled(() -> {
                throw new IllegalStateException("on purpose");
            });
            return new CompletableFuture<>();
        });
        stage.start(runtime);
        assertThat(said("ERROR", runtime::stop))
                .containsExactly("an action that the core runs on cancellation threw; the scheduler goes on stopping");
    }

    @Test
    @DisplayName("is no error when what was handed out is acknowledged during a stop")
    void acknowledgedWhileStopping() {
        SchedulerRuntime runtime = stage.builder().build();
        stage.start(runtime);
        stage.answer(Lane.REGULAR, 1, TaskId.index(0));
        TaskAssignmentRecord record = handOut(runtime);
        assertThat(said("ERROR", () -> {
                    runtime.stop();
                    stage.run();
                    runtime.service().shutdown(EM, List.of(record));
                    stage.run();
                    stage.answerAll(1);
                }))
                .isEmpty();
        assertThat(runtime.termination()).isCompleted();
    }

    @Test
    @DisplayName("is no suspicion of a task that was acknowledged between its comebacks")
    void comebacksCountToTheAcknowledgement() {
        SchedulerRuntime runtime = stage.builder().build();
        stage.start(runtime);
        stage.answer(Lane.REGULAR, 1, TaskId.index(0));
        stage.answer(Lane.REGULAR, 1);
        assertThat(said("WARN", () -> {
                    for (int lost = 0; lost < 2; lost++) {
                        handOut(runtime);
                        runtime.service().shutdown(EM, List.of());
                        stage.run();
                    }
                    TaskAssignmentRecord record = handOut(runtime);
                    runtime.service().shutdown(EM, List.of(record));
                    stage.answer(Lane.REGULAR, 1);
                    stage.answer(Lane.REGULAR, 1, TaskId.index(0));
                    handOut(runtime);
                    runtime.service().shutdown(EM, List.of());
                }))
                .isEmpty();
    }
}
