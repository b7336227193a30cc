package org.spiderscheduler.examples.policy;

import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskHistory;
import org.spiderscheduler.testkit.TaskRef;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.VirtualTime;

@DisplayName("In virtual time the priority policy")
class PriorityInVirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryStorage storage = InMemoryStorage.create(time);
    private SchedulerRuntime scheduler;

    @BeforeEach
    void start() {
        InMemoryStorageClient client = storage.client();
        scheduler = SchedulerRuntime.builder(client, storage.sessionId(), client::schedulerId)
                .core(DecisionLoop.builder(new PriorityPolicy(Comparator.naturalOrder()))
                        .build())
                .queueCapacity(2)
                .timer(time)
                .executor(time)
                .build();
        scheduler.start();
        Fleet.builder(storage, scheduler.service(), time).size(2).build();
    }

    private JobId submit(long group, int tasks) {
        return storage.submit(JobSpec.builder()
                .resourceGroup(new ResourceGroupId(group))
                .tasks(tasks, TaskSpec.taking(Duration.ofMinutes(1)))
                .build());
    }

    @Test
    @DisplayName("lets an important job overtake what is not queued yet, and nothing else")
    void overtakes() {
        JobId common = submit(2, 10);
        time.runUntilIdle(); // two tasks run, two are queued, and one waits for a place
        JobId important = submit(1, 2);

        time.advanceUntil(storage::allJobsEnded, Duration.ofHours(1));

        assertThat(storage).allJobsSucceeded().hasSeenNoMistakes();
        TaskHistory first = storage.history(TaskRef.of(important, 0));
        assertThat(storage.history(TaskRef.of(common, 3))).startedBefore(first);
        assertThat(first).startedBefore(storage.history(TaskRef.of(common, 5)));
    }

    @AfterEach
    void stop() {
        scheduler.stop(); // not close(): it would wait for a clock that this thread moves
        time.advance(Duration.ofSeconds(10)); // as long as storage holds a poll
        assertThat(scheduler.termination()).isCompleted();
    }
}
