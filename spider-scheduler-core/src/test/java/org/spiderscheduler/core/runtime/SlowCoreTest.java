package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.service.SchedulerAssignment;

@DisplayName("A runtime whose core takes its time to end")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class SlowCoreTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Stage stage = new Stage();
    private final List<DispatchQueueSink> sinks = new ArrayList<>();
    private final CompletableFuture<Void> core = new CompletableFuture<>();
    private final SchedulerRuntime runtime = stage.builder()
            .core((client, sink, cancellation) -> {
                sinks.add(sink);
                return core;
            })
            .build();

    private void startWith(int tasks) {
        stage.start(runtime);
        for (int index = 0; index < tasks; index++) {
            enqueue(index);
        }
    }

    private CompletableFuture<Void> enqueue(int index) {
        return sinks.get(0).enqueue(HeldPolls.entry(TaskId.index(index)).toAssignment());
    }

    private CompletableFuture<Optional<SchedulerAssignment>> ask(Optional<TaskAssignmentRecord> previous) {
        CompletableFuture<Optional<SchedulerAssignment>> answer =
                runtime.service().nextTask(EM, previous, MINUTE);
        stage.run();
        return answer;
    }

    private TaskAssignmentRecord handOut() {
        return resultOf(ask(Optional.empty())).orElseThrow().record();
    }

    private CompletableFuture<DrainReport> drain(Duration timeout) {
        CompletableFuture<DrainReport> report = runtime.drain(timeout);
        stage.run();
        return report;
    }

    private void endCore() {
        core.complete(null);
        stage.run();
    }

    @Test
    @DisplayName("reports a drain at its deadline, and ends with the core, whatever is still out")
    void deadlineBeforeTheCore() {
        startWith(1);
        handOut();
        CompletableFuture<DrainReport> report = drain(SECOND);
        stage.advance(SECOND);
        assertThat(report).isCompletedWithValue(new DrainReport(0, 0, 1));
        assertThat(runtime.termination()).isNotDone();
        endCore();
        assertThat(runtime.termination()).isCompleted();
    }

    @Test
    @DisplayName("ends no drain, and no call that waits, before the core has ended: more may come into the queue")
    void nothingLeftBeforeTheCore() {
        startWith(1);
        TaskAssignmentRecord record = handOut();
        CompletableFuture<DrainReport> report = drain(MINUTE);
        CompletableFuture<Optional<SchedulerAssignment>> waiting = ask(Optional.of(record));
        assertThat(waiting).isNotDone();
        assertThat(enqueue(1)).isCompleted();
        TaskAssignmentRecord second = resultOf(waiting).orElseThrow().record();
        CompletableFuture<Optional<SchedulerAssignment>> last = ask(Optional.of(second));
        assertThat(report).isNotDone();
        endCore();
        assertThat(report).isCompletedWithValue(new DrainReport(1, 0, 0));
        assertThat(failureOf(last)).isInstanceOf(DispatchQueueClosedException.class);
        assertThat(stage.timer.pending()).as("the deadline of the drain").doesNotContain("drain");
    }

    @Test
    @DisplayName("takes the deadline of the first drain, whatever a second one asks for")
    void secondDrain() {
        startWith(0);
        CompletableFuture<DrainReport> report = drain(MINUTE);
        drain(SECOND);
        stage.advance(SECOND);
        assertThat(report).isNotDone();
        stage.advance(MINUTE);
        assertThat(report).isCompleted();
    }

    @Test
    @DisplayName("§3.6 takes nothing from it once it has ended")
    void enqueuesTooLate() {
        startWith(0);
        runtime.stop();
        endCore();
        assertThat(runtime.termination()).isCompleted();
        assertThat(failureOf(enqueue(0))).isInstanceOf(DispatchQueueClosedException.class);
    }
}
