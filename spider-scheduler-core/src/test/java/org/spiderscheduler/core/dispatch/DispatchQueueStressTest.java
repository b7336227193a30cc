package org.spiderscheduler.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;

@DisplayName("The dispatch queue between threads")
@SuppressWarnings("FutureReturnValueIgnored") // the outcomes are counted by dependents
class DispatchQueueStressTest {
    private static final int PRODUCERS = 3;
    private static final int CONSUMERS = 3;
    private static final int EACH = 20_000;

    @ParameterizedTest(name = "capacity {0}")
    @ValueSource(ints = {1, 2, 64})
    @DisplayName("§3.1 §4.1 §4.5 delivers every assignment once, whatever waits are cancelled or run out meanwhile")
    void everyAssignmentOnce(int capacity) throws InterruptedException {
        try (DispatchQueue queue =
                DispatchQueue.builder(capacity, new SessionId(1)).build()) {
            int total = PRODUCERS * EACH;
            ConcurrentHashMap<TaskAssignment, Boolean> seen = new ConcurrentHashMap<>();
            ConcurrentLinkedQueue<String> mistakes = new ConcurrentLinkedQueue<>();
            CountDownLatch left = new CountDownLatch(total);
            for (int producer = 0; producer < PRODUCERS; producer++) {
                int job = producer;
                start("producer-" + producer, () -> {
                    for (int index = 0; index < EACH; index++) {
                        queue.sink()
                                .enqueue(
                                        new TaskAssignment(new ResourceGroupId(0), new JobId(job), TaskId.index(index)))
                                .join();
                    }
                });
            }
            AtomicInteger turn = new AtomicInteger();
            for (int consumer = 0; consumer < CONSUMERS; consumer++) {
                start("consumer-" + consumer, () -> {
                    while (left.getCount() > 0) {
                        CompletableFuture<Optional<SessionAssignment>> parked =
                                queue.source().dequeue(Duration.ofMillis(turn.incrementAndGet() % 3));
                        parked.whenComplete((given, failure) -> {
                            if (failure == null && given.isPresent()) {
                                if (seen.putIfAbsent(given.get().assignment(), true) != null) {
                                    mistakes.add("twice: " + given.get());
                                }
                                left.countDown();
                            }
                        });
                        if (turn.get() % 5 == 0) {
                            parked.complete(Optional.empty());
                        } else {
                            parked.join();
                        }
                    }
                });
            }
            assertThat(left.await(60, TimeUnit.SECONDS))
                    .as("all of %s delivered; %s are left, %s", total, left.getCount(), queue)
                    .isTrue();
            assertThat(mistakes).isEmpty();
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
