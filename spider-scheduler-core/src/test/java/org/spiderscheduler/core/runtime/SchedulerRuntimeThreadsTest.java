package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.spiderscheduler.core.Outcomes.failureOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.LeftThreads;
import org.spiderscheduler.core.service.SchedulerAssignment;

@DisplayName("The scheduler runtime on threads of its own")
class SchedulerRuntimeThreadsTest {
    private static final SessionId SESSION = new SessionId(1);
    private static final SchedulerId SCHEDULER = new SchedulerId(1);

    @Test
    @DisplayName("hands every task to one of several execution managers, once, and closes")
    void everyTaskOnce() throws InterruptedException {
        int tasks = 20_000;
        ConcurrentHashMap<TaskId, Boolean> seen = new ConcurrentHashMap<>();
        AtomicInteger twice = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(tasks);
        try (SchedulerRuntime runtime = SchedulerRuntime.builder(new Countdown(tasks), SESSION, () -> SCHEDULER)
                .queueCapacity(8)
                .build()) {
            runtime.start();
            for (int em = 0; em < 4; em++) {
                ExecutionManagerId id = new ExecutionManagerId(em);
                Thread thread = new Thread(
                        () -> {
                            Optional<SchedulerAssignment> previous = Optional.empty();
                            while (left.getCount() > 0) {
                                previous = runtime.service()
                                        .nextTask(id, previous.map(SchedulerAssignment::record), Duration.ofMillis(50))
                                        .exceptionally(closed -> Optional.empty())
                                        .join();
                                previous.ifPresent(given -> {
                                    if (seen.put(given.assignment().taskId(), true) != null) {
                                        twice.incrementAndGet();
                                    }
                                    left.countDown();
                                });
                            }
                        },
                        "em-" + em);
                thread.setDaemon(true);
                thread.start();
            }
            assertThat(left.await(60, TimeUnit.SECONDS))
                    .as("%s tasks left", left.getCount())
                    .isTrue();
        }
        assertThat(twice).hasValue(0);
    }

    @Test
    @DisplayName("names what did not stop within the stop timeout, and fails the calls that are parked")
    void doesNotStop() {
        SchedulerRuntime runtime = SchedulerRuntime.builder(new HeldPolls(1), SESSION, () -> SCHEDULER)
                .core((client, sink, cancellation) -> new CompletableFuture<>())
                .stopTimeout(Duration.ofMillis(20))
                .build();
        runtime.start();
        CompletableFuture<Optional<SchedulerAssignment>> parked =
                runtime.service().nextTask(new ExecutionManagerId(1), Optional.empty(), Duration.ofMinutes(1));
        assertThatThrownBy(runtime::close)
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("did not stop within PT0.02S")
                .hasMessageContaining("the core");
        assertThat(failureOf(parked))
                .as("of a call whose wait nobody would end")
                .isInstanceOf(DispatchQueueClosedException.class);
    }

    @Test
    @DisplayName("runs its core on a daemon thread of its own, which ends with it, also when it did not stop in time")
    void ownThread() {
        CompletableFuture<Thread> here = new CompletableFuture<>();
        assertThat(LeftThreads.of("spider-scheduler", () -> {
                    SchedulerRuntime runtime = builder()
                            .core((client, sink, cancellation) -> {
                                here.complete(Thread.currentThread());
                                return new CompletableFuture<>();
                            })
                            .stopTimeout(Duration.ofMillis(20))
                            .build();
                    runtime.start();
                    Thread thread = here.orTimeout(30, TimeUnit.SECONDS).join();
                    assertThat(thread.getName()).isEqualTo("spider-scheduler");
                    assertThat(thread.isDaemon()).isTrue();
                    assertThatThrownBy(runtime::close).isInstanceOf(SchedulerException.class);
                }))
                .isEmpty();
    }

    @Test
    @DisplayName("names the polls that were still in flight at the stop timeout")
    void pollsInFlight() {
        SchedulerRuntime runtime = SchedulerRuntime.builder(new HeldPolls(1), SESSION, () -> SCHEDULER)
                .core((client, sink, cancellation) -> {
                    CompletableFuture<Void> run = new CompletableFuture<>();
                    var unused = client.pollReady(1, Duration.ofMillis(1));
                    cancellation.onCancelled(() -> run.complete(null));
                    return run;
                })
                .executor(Runnable::run)
                .stopTimeout(Duration.ofMillis(20))
                .build();
        runtime.start();
        assertThatThrownBy(runtime::close)
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("polls to storage are still in flight: 1");
    }

    @Test
    @DisplayName("says that the wait for its end was interrupted, and leaves the thread interrupted")
    void interrupted() {
        SchedulerRuntime runtime = builder()
                .core((client, sink, cancellation) -> new CompletableFuture<>())
                .build();
        runtime.start();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(runtime::close)
                    .isInstanceOf(SchedulerException.class)
                    .hasMessageContaining("interrupted while the scheduler stopped")
                    .hasMessageContaining("the core has been cancelled, but its run has not ended");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    @DisplayName("leaves none behind when it cannot be built, whatever it is that fails")
    void cannotBeMade() {
        SchedulerRuntime.Builder huge = builder().queueCapacity(Integer.MAX_VALUE);
        SchedulerRuntime.Builder unlucky = builder().random(() -> {
            throw new IllegalStateException("no luck, on purpose");
        });
        assertThat(LeftThreads.of("spider-scheduler-timer", () -> {
                    assertThatThrownBy(huge::build).isInstanceOf(OutOfMemoryError.class);
                    assertThatThrownBy(unlucky::build).hasMessage("no luck, on purpose");
                }))
                .isEmpty();
    }

    private static SchedulerRuntime.Builder builder() {
        return SchedulerRuntime.builder(new HeldPolls(1), SESSION, () -> SCHEDULER);
    }

    @Test
    @DisplayName("refuses to wait for itself on its own executor")
    void closeInside() {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        List<SchedulerRuntime> self = new ArrayList<>();
        SchedulerRuntime runtime = SchedulerRuntime.builder(new Countdown(0), SESSION, () -> SCHEDULER)
                .core((client, sink, cancellation) -> {
                    try {
                        self.get(0).close();
                    } catch (IllegalStateException refused) {
                        thrown.complete(refused);
                    }
                    CompletableFuture<Void> run = new CompletableFuture<>();
                    cancellation.onCancelled(() -> run.complete(null));
                    return run;
                })
                .build();
        self.add(runtime);
        runtime.start();
        assertThat(thrown.orTimeout(30, TimeUnit.SECONDS).join()).hasMessageContaining("would wait for itself");
        runtime.close();
    }

    @Test
    @DisplayName("reports its end last: a dependent may drain it, stop it and close it there and then")
    void endIsToldLast() {
        CompletableFuture<DrainReport> closed = new CompletableFuture<>();
        SchedulerRuntime runtime = SchedulerRuntime.builder(new Countdown(0), SESSION, () -> SCHEDULER)
                .core((client, sink, cancellation) -> {
                    CompletableFuture<Void> run = new CompletableFuture<>();
                    cancellation.onCancelled(() -> run.complete(null));
                    return run;
                })
                .build();
        runtime.termination().whenComplete((done, failure) -> {
            DrainReport report = runtime.drain(Duration.ofMinutes(1)).join();
            runtime.stop().join();
            runtime.close();
            closed.complete(report);
        });
        runtime.start();
        assertThat(runtime.stop()).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(closed).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(new DrainReport(0, 0, 0));
    }

    /** A storage that has a number of tasks, and answers at once. */
    private static final class Countdown implements SchedulerStorageClient {
        private final AtomicInteger left;

        Countdown(int tasks) {
            left = new AtomicInteger(tasks);
        }

        @Override
        public CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
            List<InboundEntry> entries = new ArrayList<>();
            while (entries.size() < maxItems && left.get() > 0) {
                entries.add(
                        new InboundEntry(new ResourceGroupId(1), new JobId(1), TaskId.index(left.getAndDecrement())));
            }
            return wait.isZero() || !entries.isEmpty()
                    ? CompletableFuture.completedFuture(new InboundBatch(SESSION, entries))
                    : expired(wait);
        }

        @Override
        public CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
            return expired(wait);
        }

        @Override
        public CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
            return expired(wait);
        }

        private static CompletableFuture<InboundBatch> expired(Duration wait) {
            // A hundredth of the wait, so that the last poll does not hold the test up.
            return new CompletableFuture<InboundBatch>()
                    .completeOnTimeout(
                            new InboundBatch(SESSION, List.of()), wait.toMillis() / 100, TimeUnit.MILLISECONDS);
        }

        @Override
        public CompletableFuture<JobState> jobState(JobId jobId) {
            return CompletableFuture.completedFuture(JobState.RUNNING);
        }
    }
}
