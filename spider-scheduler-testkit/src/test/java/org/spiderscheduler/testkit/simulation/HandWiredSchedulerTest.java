package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.CancellationTokenSource;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.service.DispatchingService;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.time.SerialTimer;

@DisplayName("A scheduler that is wired by hand from all that a simulation gives it")
class HandWiredSchedulerTest {
    @Test
    @DisplayName("is simulated as the runtime is: on a calm day nothing is wrong with it")
    void simulated() {
        Simulation simulation = Simulation.builder()
                .faults(FaultPlan.none())
                .scheduler(HandWired::new)
                .build();
        for (long seed = 0; seed < 50; seed++) {
            SimulationResult result = simulation.run(seed);
            assertThat(result.violations()).as(result.toString()).isEmpty();
            assertThat(result.log().toString())
                    .contains("handed to execution manager", "acknowledged by execution manager");
        }
    }

    /** The queue, the service and the core; what a lost execution manager held stays lost. */
    private static final class HandWired implements SimulatedScheduler {
        private final SchedulerSetup setup;
        private final DispatchQueue queue;
        private final DispatchingService service;
        private final CancellationTokenSource cancellation = new CancellationTokenSource();
        private final CompletableFuture<Void> termination = new CompletableFuture<>();

        HandWired(SchedulerSetup setup) {
            this.setup = setup;
            queue = DispatchQueue.builder(setup.queueCapacity(), setup.initialSession())
                    .timer(setup.timer())
                    .executor(setup.callbackExecutor())
                    .build();
            service = DispatchingService.builder(
                            queue.source(), queue.sink()::sessionId, setup.schedulerId(), setup.timer())
                    .firstAssignmentId(setup.random().nextLong())
                    .listener(setup.listener())
                    .build();
        }

        @Override
        public SchedulerService service() {
            return service;
        }

        @Override
        public void start() {
            setup.executor()
                    .execute(() -> setup.core()
                            .apply(new SerialTimer(setup.timer(), setup.executor()))
                            .run(new Client(), new Sink(), cancellation.token())
                            .whenComplete((done, failure) -> {
                                queue.close();
                                service.end(new SchedulerException("the scheduler has ended"));
                                complete(termination, null, failure);
                            }));
        }

        @Override
        public CompletableFuture<Void> stop() {
            setup.executor().execute(cancellation::cancel);
            return termination;
        }

        @Override
        public CompletableFuture<Void> termination() {
            return termination;
        }

        private static <T> void complete(CompletableFuture<T> future, @Nullable T value, @Nullable Throwable failure) {
            if (failure == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(failure);
            }
        }

        private <T> CompletableFuture<T> onExecutor(CompletableFuture<T> answer) {
            CompletableFuture<T> relayed = new CompletableFuture<>();
            answer.whenCompleteAsync((value, failure) -> complete(relayed, value, failure), setup.executor());
            return relayed;
        }

        /** Storage, with answers that come where the core runs (§5.10). */
        private final class Client implements SchedulerStorageClient {
            @Override
            public CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
                return onExecutor(setup.client().pollReady(maxItems, wait));
            }

            @Override
            public CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
                return onExecutor(setup.client().pollCommitReady(maxItems, wait));
            }

            @Override
            public CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
                return onExecutor(setup.client().pollCleanupReady(maxItems, wait));
            }

            @Override
            public CompletableFuture<JobState> jobState(JobId jobId) {
                return onExecutor(setup.client().jobState(jobId));
            }
        }

        /** The queue's, with answers that come where the core runs (§5.10). */
        private final class Sink implements DispatchQueueSink {
            @Override
            public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
                return onExecutor(queue.sink().enqueue(assignment));
            }

            @Override
            public CompletableFuture<Void> bumpSessionId(SessionId sessionId) {
                return onExecutor(queue.sink().bumpSessionId(sessionId));
            }

            @Override
            public SessionId sessionId() {
                return queue.sink().sessionId();
            }

            @Override
            public int size() {
                return queue.sink().size();
            }
        }
    }
}
