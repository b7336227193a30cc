package org.spiderscheduler.examples.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.CancellationTokenSource;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.RecordingSink;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskRef;
import org.spiderscheduler.testkit.VirtualTime;
import org.spiderscheduler.testkit.simulation.Simulation;
import org.spiderscheduler.testkit.simulation.SimulationTest;

@DisplayName("The paced core")
class PacedCoreTest {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStorage storage = InMemoryStorage.create(time);

    @Test
    @DisplayName("lets tasks that are ready at once start one by one, each a pause after the one before")
    void keepsPace() {
        InMemoryStorageClient client = storage.client();
        SchedulerRuntime scheduler = SchedulerRuntime.builder(client, storage.sessionId(), client::schedulerId)
                .coreWithTimer(timer -> new PacedCore(timer, PAUSE, DecisionLoop.fifo()))
                .timer(time)
                .executor(time)
                .build();
        scheduler.start();
        Fleet.builder(storage, scheduler.service(), time).size(4).build();
        JobId job = storage.submit(JobSpec.builder().tasks(50).build());
        time.advanceUntil(storage::allJobsEnded, Duration.ofMinutes(1));
        List<Duration> starts =
                IntStream.range(0, 50).mapToObj(task -> startOf(job, task)).toList();
        for (int task = 1; task < 50; task++) {
            assertThat(starts.get(task).minus(starts.get(task - 1))).isEqualTo(PAUSE);
        }
    }

    private Duration startOf(JobId job, int task) {
        return storage.history(TaskRef.of(job, task)).events().stream()
                .filter(event -> event.kind() == TaskEvent.Kind.STARTED)
                .map(TaskEvent::at)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("§3.3 voids what it holds at a bump, unless that fails")
    void bumps() {
        DispatchQueueSink sink = paced(new RecordingSink(new SessionId(5)));
        assertThat(sink.enqueue(task(0))).isCompleted();
        CompletableFuture<Void> held = sink.enqueue(task(1));
        assertThat(sink.bumpSessionId(new SessionId(4))).isCompletedExceptionally();
        assertThat(held).isNotDone();
        time.advance(PAUSE);
        assertThat(held).isCompleted();
        CompletableFuture<Void> older = sink.enqueue(task(2));
        assertThat(sink.bumpSessionId(new SessionId(6))).isCompleted();
        assertThat(older).isCompletedExceptionally();
    }

    @Test
    @DisplayName("§3.7 is not held back by what was withdrawn")
    void withdrawn() {
        DispatchQueueSink sink = paced(new RecordingSink(new SessionId(5)));
        assertThat(sink.enqueue(task(0))).isCompleted();
        assertThat(sink.enqueue(task(1)).cancel(false)).isTrue();
        time.leap(PAUSE); // past the alarm, which has not gone off yet
        assertThat(sink.enqueue(task(2))).isCompleted();
    }

    private DispatchQueueSink paced(DispatchQueueSink given) {
        List<DispatchQueueSink> paced = new ArrayList<>();
        new PacedCore(time, PAUSE, (client, sink, cancellation) -> {
                    paced.add(sink);
                    return new CompletableFuture<>();
                })
                .run(storage.client(), given, new CancellationTokenSource().token());
        return paced.get(0);
    }

    private static TaskAssignment task(long index) {
        return new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index));
    }

    @SimulationTest(seeds = 200)
    @DisplayName("loses nothing, whatever goes wrong")
    void survivesFaults(Simulation.Builder simulation) {
        simulation.coreWithTimer(timer -> new PacedCore(timer, PAUSE, DecisionLoop.fifo()));
    }
}
