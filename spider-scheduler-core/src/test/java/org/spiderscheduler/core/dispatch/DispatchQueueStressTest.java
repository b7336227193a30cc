package org.spiderscheduler.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
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
                        CompletableFuture<Void> ended = parked.handle((given, failure) -> {
                            if (failure != null) {
                                // The queue is closed once everything has been delivered, not before.
                                if (left.getCount() > 0) {
                                    mistakes.add("failed: " + failure);
                                }
                            } else if (given.isPresent()) {
                                if (seen.putIfAbsent(given.get().assignment(), true) != null) {
                                    mistakes.add("twice: " + given.get());
                                }
                                left.countDown();
                            }
                            return null;
                        });
                        if (turn.get() % 5 == 0) {
                            parked.complete(Optional.empty());
                        } else {
                            ended.join();
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

    @ParameterizedTest(name = "capacity {0}")
    @ValueSource(ints = {1, 2, 64})
    @DisplayName("§3.4 gives a dequeue called after a bump nothing older, and accounts for every assignment")
    void bumps(int capacity) throws InterruptedException {
        LongAdder voided = new LongAdder();
        LongAdder failedStale = new LongAdder();
        LongAdder delivered = new LongAdder();
        ConcurrentLinkedQueue<String> mistakes = new ConcurrentLinkedQueue<>();
        AtomicLong floor = new AtomicLong(1);
        AtomicInteger producing = new AtomicInteger(PRODUCERS);
        CountDownLatch ended = new CountDownLatch(PRODUCERS + CONSUMERS + 1);
        try (DispatchQueue queue = DispatchQueue.builder(capacity, new SessionId(1))
                .onStale(item -> voided.increment())
                .build()) {
            for (int producer = 0; producer < PRODUCERS; producer++) {
                start("producer-" + producer, ended, () -> {
                    for (int index = 0; index < EACH; index++) {
                        queue.sink()
                                .enqueue(new TaskAssignment(new ResourceGroupId(0), new JobId(1), TaskId.index(index)))
                                .handle((done, failure) -> {
                                    if (failure != null) {
                                        failedStale.increment();
                                    }
                                    return null;
                                })
                                .join();
                    }
                    producing.decrementAndGet();
                });
            }
            start("bumper", ended, () -> {
                for (long session = 2; producing.get() > 0; session++) {
                    queue.sink().bumpSessionId(new SessionId(session)).join();
                    floor.set(session);
                    Thread.onSpinWait();
                }
            });
            for (int consumer = 0; consumer < CONSUMERS; consumer++) {
                start("consumer-" + consumer, ended, () -> {
                    boolean more = true;
                    while (more) {
                        boolean last = producing.get() == 0;
                        long atCall = floor.get();
                        Optional<SessionAssignment> given =
                                queue.source().dequeue(Duration.ofMillis(1)).join();
                        given.ifPresent(item -> {
                            delivered.increment();
                            if (item.sessionId().value() < atCall) {
                                mistakes.add(item + " after the bump to " + atCall);
                            }
                        });
                        more = !last || given.isPresent();
                    }
                });
            }
            assertThat(ended.await(60, TimeUnit.SECONDS)).as("%s", queue).isTrue();
            assertThat(mistakes).isEmpty();
            assertThat(delivered.sum() + voided.sum() + failedStale.sum())
                    .as("%s delivered, %s voided in the queue, %s failed while parked", delivered, voided, failedStale)
                    .isEqualTo((long) PRODUCERS * EACH);
        }
    }

    @ParameterizedTest(name = "capacity {0}")
    @ValueSource(ints = {1, 3})
    @DisplayName("§3.6 §4.6 lets exactly what was accepted before a close be drained after it")
    void closes(int capacity) throws InterruptedException {
        for (int round = 0; round < 400; round++) {
            DispatchQueue queue =
                    DispatchQueue.builder(capacity, new SessionId(1)).build();
            LongAdder accepted = new LongAdder();
            LongAdder delivered = new LongAdder();
            CountDownLatch ended = new CountDownLatch(4);
            for (int producer = 0; producer < 2; producer++) {
                start("producer-" + producer, ended, () -> {
                    boolean open = true;
                    while (open) {
                        open = queue.sink()
                                .enqueue(new TaskAssignment(new ResourceGroupId(0), new JobId(1), TaskId.COMMIT))
                                .handle((done, failure) -> failure == null)
                                .join();
                        if (open) {
                            accepted.increment();
                        }
                    }
                });
            }
            for (int consumer = 0; consumer < 2; consumer++) {
                Duration wait = Duration.ofMillis(consumer);
                start("consumer-" + consumer, ended, () -> {
                    boolean open = true;
                    while (open) {
                        open = queue.source()
                                .dequeue(wait)
                                .handle((given, failure) -> {
                                    if (failure == null && given.isPresent()) {
                                        delivered.increment();
                                    }
                                    return failure == null;
                                })
                                .join();
                    }
                });
            }
            for (int i = 0; i < round; i++) {
                Thread.onSpinWait();
            }
            queue.close();
            assertThat(ended.await(60, TimeUnit.SECONDS)).as("%s", queue).isTrue();
            // A consumer may have ended between the acceptance and the end of the other.
            while (resultOf(queue.source().dequeue(Duration.ZERO).handle((given, failure) -> failure == null))) {
                delivered.increment();
            }
            assertThat(delivered.sum()).as("round %s", round).isEqualTo(accepted.sum());
        }
    }

    private static void start(String name, CountDownLatch ended, Runnable work) {
        start(name, () -> {
            try {
                work.run();
            } finally {
                ended.countDown();
            }
        });
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
