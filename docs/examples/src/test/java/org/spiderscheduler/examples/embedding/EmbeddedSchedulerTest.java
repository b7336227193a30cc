package org.spiderscheduler.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.runtime.DrainReport;
import org.spiderscheduler.core.runtime.SchedulerStats;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.JobSpec;

@DisplayName("An embedded scheduler, in real time")
class EmbeddedSchedulerTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    @DisplayName("hands out a task, and reports when storage has failed for good; the callback may close it")
    void lives() throws Exception {
        CompletableFuture<EmbeddedScheduler> self = new CompletableFuture<>();
        CompletableFuture<Throwable> closedAfterFailure = new CompletableFuture<>();
        try (TimerThread timer = TimerThread.start("storage")) {
            InMemoryStorage storage = InMemoryStorage.builder(timer).build();
            InMemoryStorageClient client = storage.client();
            EmbeddedScheduler scheduler = new EmbeddedScheduler(
                    client, storage.sessionId(), client::schedulerId, new FifoPolicy(), failure -> {
                        self.join().close();
                        closedAfterFailure.complete(failure);
                    });
            self.complete(scheduler);
            JobId job = storage.submit(JobSpec.builder().tasks(1).build());

            SchedulerAssignment given = scheduler
                    .service()
                    .nextTask(EM, Optional.empty(), MINUTE)
                    .get()
                    .orElseThrow();
            assertThat(given.assignment().jobId()).isEqualTo(job);
            assertThat(scheduler.metrics()).hasToString("dispatched 1, requeued 0");
            assertThat(scheduler.stats())
                    .returns(true, SchedulerStats::running)
                    .returns(0, SchedulerStats::queued)
                    .returns(1, SchedulerStats::outstanding);

            Optional<TaskAssignmentRecord> record = Optional.of(given.record());
            CompletableFuture<Optional<SchedulerAssignment>> next =
                    scheduler.service().nextTask(EM, record, MINUTE);
            storage.closeLane(Lane.REGULAR);
            assertThat(next).failsWithin(MINUTE);
            storage.closeLane(Lane.COMMIT);
            storage.closeLane(Lane.CLEANUP);
            assertThat(closedAfterFailure)
                    .succeedsWithin(MINUTE)
                    .extracting(Throwable::getMessage, STRING)
                    .contains("closed");
            assertThat(scheduler.stats().running()).isFalse();
        }
    }

    @Test
    @DisplayName("waits in a drain until what it has handed out is acknowledged, and reports the outcome")
    void drains() throws Exception {
        try (TimerThread timer = TimerThread.start("storage")) {
            InMemoryStorage storage = InMemoryStorage.builder(timer).build();
            InMemoryStorageClient client = storage.client();
            EmbeddedScheduler scheduler = new EmbeddedScheduler(
                    client, storage.sessionId(), client::schedulerId, new FifoPolicy(), failure -> {});
            storage.submit(JobSpec.builder().tasks(1).build());
            SchedulerAssignment given = scheduler
                    .service()
                    .nextTask(EM, Optional.empty(), MINUTE)
                    .get()
                    .orElseThrow();

            CompletableFuture<DrainReport> drained =
                    CompletableFuture.supplyAsync(() -> scheduler.drainAndClose(MINUTE));
            await().atMost(MINUTE).until(() -> !scheduler.stats().running());
            assertThat(scheduler.service().nextTask(EM, Optional.of(given.record()), MINUTE))
                    .failsWithin(MINUTE);
            for (Lane lane : Lane.values()) {
                storage.closeLane(lane); // answers the polls that it holds
            }
            assertThat(drained).succeedsWithin(MINUTE).isEqualTo(new DrainReport(0, 0, 0));
        }
    }
}
