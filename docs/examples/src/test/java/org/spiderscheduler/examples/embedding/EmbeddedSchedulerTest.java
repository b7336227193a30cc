package org.spiderscheduler.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

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
    @DisplayName("hands out a task, is told when storage fails for good, and drains when it is closed")
    void lives() throws Exception {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        try (TimerThread timer = TimerThread.start("storage")) {
            InMemoryStorage storage = InMemoryStorage.builder(timer).build();
            InMemoryStorageClient client = storage.client();
            EmbeddedScheduler scheduler = new EmbeddedScheduler(
                    client, storage.sessionId(), client::schedulerId, new FifoPolicy(), failed::complete);
            JobId job = storage.submit(JobSpec.builder().tasks(1).build());

            SchedulerAssignment given = scheduler
                    .service()
                    .nextTask(EM, Optional.empty(), MINUTE)
                    .get()
                    .orElseThrow();
            assertThat(given.assignment().jobId()).isEqualTo(job);
            assertThat(scheduler.metrics().toString()).startsWith("dispatched 1, requeued 0");

            Optional<TaskAssignmentRecord> record = Optional.of(given.record());
            CompletableFuture<Optional<SchedulerAssignment>> next =
                    scheduler.service().nextTask(EM, record, MINUTE);
            storage.closeLane(Lane.REGULAR);
            assertThat(failed.get()).hasMessageContaining("closed");
            assertThat(next).failsWithin(MINUTE);
            storage.closeLane(Lane.COMMIT);
            storage.closeLane(Lane.CLEANUP);
            scheduler.close();
        }
    }
}
