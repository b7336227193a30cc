package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;

/** Each checker against a scheduler that is wrong on purpose: one that cannot fail would be worth nothing. */
@DisplayName("A simulation reports")
class CheckersTest {
    private static final JobSpec JOB = JobSpec.builder()
            .tasks(12, TaskSpec.taking(Duration.ofSeconds(1)))
            .commit()
            .build();

    private static Simulation.Builder calm() {
        return Simulation.builder()
                .faults(FaultPlan.none())
                .faultPhase(Duration.ofSeconds(30))
                .executionManagers(2)
                .queueCapacity(2)
                .job(Duration.ZERO, JOB);
    }

    private static Violation only(Simulation.Builder simulation) {
        SimulationResult result = simulation.build().run(1);
        assertThat(result.violations()).as(result.toString()).isNotEmpty();
        return result.violations().get(0);
    }

    /** The production runtime, with the sink that its core sees changed. */
    private static Simulation.Builder withSink(UnaryOperator<DispatchQueueSink> change) {
        return calm().scheduler(setup -> SimulatedScheduler.of(setup.runtime()
                .coreWithTimer(timer -> {
                    SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core =
                            setup.core().apply(timer);
                    return (client, sink, cancellation) -> core.run(client, change.apply(sink), cancellation);
                })
                .build()));
    }

    @Test
    @DisplayName("a task that the policy forgets, with its story")
    void lost() {
        SimulationResult result = calm().policy(Forgetful::new).build().run(1);
        assertThat(result.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo("no task is lost");
            assertThat(violation.seen()).contains("task 4 of job", "READY", "after everything was healed");
            assertThat(violation.lookAt()).contains("the core, the queue, the service");
        });
        assertThat(result.toString()).contains("READY", "OFFERED");
    }

    @Test
    @DisplayName("a task that is lost, with the faults that struck: any of them may be the cause")
    void lostWithFaults() {
        SimulationResult result = calm().policy(Forgetful::new)
                .faults(FaultPlan.builder()
                        .at(new PlannedFault(Duration.ofSeconds(20), Fault.CLOCK_JUMP, Duration.ofSeconds(1)))
                        .build())
                .build()
                .run(1);
        assertThat(result.toString()).contains("fault: CLOCK_JUMP");
    }

    @Test
    @DisplayName("§4.1 a queue that delivers in another order")
    void order() {
        Violation violation = only(withSink(Swapping::new));
        assertThat(violation.rule()).isEqualTo("4.1");
        assertThat(violation.seen()).contains("was enqueued before it");
    }

    @Test
    @DisplayName("§3.1 a queue that holds more than its capacity")
    void capacity() {
        Violation violation = only(calm().scheduler(setup -> SimulatedScheduler.of(
                setup.runtime().queueCapacity(setup.queueCapacity() + 1).build())));
        assertThat(violation.rule()).isEqualTo("3.1");
        assertThat(violation.seen()).isEqualTo("3 assignments are queued, but the capacity is 2");
    }

    @Test
    @DisplayName("§3.4 what is handed out under a session that has passed")
    void oldSession() {
        Violation violation = only(withSink(Unbumped::new)
                .faults(FaultPlan.builder()
                        .at(new PlannedFault(Duration.ofSeconds(2), Fault.STORAGE_RESTART, Duration.ZERO))
                        .build()));
        assertThat(violation.rule()).isEqualTo("3.4");
        assertThat(violation.seen()).contains("but the queue is at session");
    }

    @Test
    @DisplayName("an execution manager that waits while an assignment is queued")
    void conservation() {
        Violation violation = only(withSink(sink -> new Passing(sink) {
            @Override
            public int size() {
                return 1;
            }
        }));
        assertThat(violation.rule()).isEqualTo("work conservation");
    }

    @Test
    @DisplayName("what is fatal to storage: a task that the core has made up")
    void fatal() {
        Violation violation = only(calm().core(() -> (client, sink, cancellation) -> DecisionLoop.fifo()
                .run(
                        client,
                        new Passing(sink) {
                            @Override
                            public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
                                return super.enqueue(new TaskAssignment(
                                        assignment.resourceGroupId(), assignment.jobId(), TaskId.index(99)));
                            }
                        },
                        cancellation)));
        assertThat(violation.seen()).contains("task 99");
    }

    @Test
    @DisplayName("§5.1 a core that ends by itself")
    void ends() {
        SchedulerCore<SchedulerStorageClient, DispatchQueueSink> failing =
                (client, sink, cancellation) -> CompletableFuture.failedFuture(new SchedulerException("no more ideas"));
        Violation violation = only(calm().core(() -> failing));
        assertThat(violation.rule()).isEqualTo("5.1");
        assertThat(violation.seen()).contains("no more ideas");
    }

    @Test
    @DisplayName("§5.1 a policy that throws, and where it threw")
    void policyThrows() {
        Violation violation = only(calm().policy(() -> new Changing() {
            @Override
            public Optional<InboundEntry> next() {
                throw new IllegalStateException("no order today");
            }
        }));
        assertThat(violation.rule()).isEqualTo("5.1");
        assertThat(violation.seen())
                .startsWith("the scheduler has ended by itself")
                .doesNotContain(".java:");
        assertThat(violation.lookAt())
                .containsPattern("IllegalStateException: no order today, at \\S+\\.next\\(CheckersTest\\.java:\\d+\\)");
    }

    @Test
    @DisplayName("§5.1 a core that fails when it is cancelled, whether the scheduler is stopped, restarted or drained")
    void failsWhenStopped() {
        for (Simulation.Builder simulation : List.of(calm(), ended(1), ended(0))) {
            Violation violation = only(simulation.core(() -> CheckersTest::failWhenCancelled));
            assertThat(violation.rule()).isEqualTo("5.1");
            assertThat(violation.seen())
                    .contains("was to stop", "never like this")
                    .doesNotContain(".java:");
            assertThat(violation.lookAt()).contains("CheckersTest.never(CheckersTest.java:");
        }
    }

    @Test
    @DisplayName("§5.1 a scheduler that says that it could not stop")
    void cannotStop() {
        for (Simulation.Builder simulation : List.of(calm(), ended(1), ended(0))) {
            Violation violation = only(simulation.scheduler(
                    setup -> new Changed(setup.runtime().build()) {
                        @Override
                        public CompletableFuture<Void> stop() {
                            return super.stop().thenCompose(done -> never());
                        }
                    }));
            assertThat(violation.rule()).isEqualTo("5.1");
            assertThat(violation.seen()).contains("was to stop", "never like this");
        }
    }

    @Test
    @DisplayName("§5.1 a scheduler that stops, and never says how it ended")
    void saysNothing() {
        Violation violation =
                only(calm().scheduler(setup -> new Changed(setup.runtime().build()) {
                    @Override
                    public CompletableFuture<Void> termination() {
                        return new CompletableFuture<>();
                    }
                }));
        assertThat(violation.rule()).isEqualTo("5.1");
        assertThat(violation.seen()).startsWith("the scheduler does not stop");
    }

    @Test
    @DisplayName("§5.1 a scheduler that does not stop, whether it is stopped, restarted or drained")
    void doesNotStop() {
        for (Simulation.Builder simulation : List.of(calm(), ended(1), ended(0))) {
            Violation violation = only(
                    simulation.scheduler(setup -> new Changed(setup.runtime().build()) {
                        @Override
                        public CompletableFuture<Void> stop() {
                            return new CompletableFuture<>();
                        }
                    }));
            assertThat(violation.rule()).isEqualTo("5.1");
            assertThat(violation.seen())
                    .startsWith("the scheduler does not stop")
                    .contains("still running");
        }
    }

    @Test
    @DisplayName("a scheduler that is busy for ever when it is stopped: time stands still")
    void busyForEver() {
        Violation violation =
                only(calm().scheduler(setup -> new Changed(setup.runtime().build()) {
                    @Override
                    public CompletableFuture<Void> stop() {
                        setup.executor().execute(this::stop);
                        return new CompletableFuture<>();
                    }
                }));
        assertThat(violation.rule()).isEqualTo("nothing is thrown");
        assertThat(violation.seen()).contains("time stands still");
    }

    private static CompletableFuture<Void> never() {
        return CompletableFuture.failedFuture(new SchedulerException("never like this"));
    }

    private static CompletableFuture<Void> failWhenCancelled(
            SchedulerStorageClient client, DispatchQueueSink sink, CancellationToken cancellation) {
        return DecisionLoop.fifo().run(client, sink, cancellation).thenCompose(done -> never());
    }

    /** A life of the scheduler that ends gracefully, by a drain if the target is even, and another one after it. */
    private static Simulation.Builder ended(int target) {
        return calm().faults(FaultPlan.builder()
                .at(new PlannedFault(Duration.ofSeconds(2), Fault.SCHEDULER_RESTART, target, Duration.ofSeconds(3)))
                .build());
    }

    /** The production runtime, with the first life changed. */
    private static SimulatedScheduler.Factory first(SimulatedScheduler.Factory change) {
        AtomicBoolean begun = new AtomicBoolean();
        return setup -> begun.compareAndSet(false, true)
                ? change.make(setup)
                : SimulatedScheduler.of(setup.runtime().build());
    }

    @Test
    @DisplayName("an alarm, and a call, left behind by a life of the scheduler that ended gracefully")
    void leftByEarlierLife() {
        for (int target = 0; target <= 1; target++) {
            Violation alarm = only(ended(target).scheduler(first(setup -> {
                setup.timer()
                        .alarm("nobody's alarm", () -> {})
                        .set(setup.timer().nanoTime() + Duration.ofDays(1).toNanos());
                return SimulatedScheduler.of(setup.runtime().build());
            })));
            assertThat(alarm.seen()).isEqualTo("an alarm is still set: nobody's alarm");
            Violation call = only(ended(target)
                    .scheduler(first(setup -> new Changed(setup.runtime().build()) {
                        @Override
                        public SchedulerService service() {
                            return new Unanswering(super.service());
                        }
                    })));
            assertThat(call.seen()).contains("a call of execution manager");
        }
    }

    @Test
    @DisplayName("an alarm that is left when the scheduler has stopped")
    void alarm() {
        Violation violation = only(calm().scheduler(setup -> {
            setup.timer()
                    .alarm("nobody's alarm", () -> {})
                    .set(setup.timer().nanoTime() + Duration.ofDays(1).toNanos());
            return SimulatedScheduler.of(setup.runtime().build());
        }));
        assertThat(violation.seen()).isEqualTo("an alarm is still set: nobody's alarm");
    }

    @Test
    @DisplayName("a call that is never answered")
    void future() {
        Violation violation =
                only(calm().scheduler(setup -> new Changed(setup.runtime().build()) {
                    @Override
                    public SchedulerService service() {
                        return new Unanswering(super.service());
                    }
                }));
        assertThat(violation.rule()).isEqualTo("every future is completed");
        assertThat(violation.seen()).contains("a call of execution manager");
    }

    @Test
    @DisplayName("§5.10 a call on a thread of the scheduler's own")
    void stranger() {
        Violation violation =
                only(calm().scheduler(setup -> new Changed(setup.runtime().build()) {
                    @Override
                    public void start() {
                        super.start();
                        Thread stranger = new Thread(() -> setup.executor().execute(() -> {}), "stranger");
                        stranger.setUncaughtExceptionHandler((thread, refused) -> {});
                        stranger.start();
                        join(stranger);
                    }
                }));
        assertThat(violation.rule()).isEqualTo("5.10");
        assertThat(violation.seen()).contains("thread stranger");
    }

    @Test
    @DisplayName(
            "§5.8 what a core enqueues again, except what it has withdrawn, and what it has withdrawn and forgotten")
    void withdrawn() {
        Violation violation = only(calm().core(() -> withdrawing(2)));
        assertThat(violation.rule()).isEqualTo("5.8");
        assertThat(violation.seen()).contains("it had already enqueued it as often as it was brought");
        assertThat(only(calm().core(() -> withdrawing(0))).rule()).isEqualTo("no task is lost");
        SimulationResult right = calm().core(() -> withdrawing(1)).build().run(1);
        assertThat(right.violations()).as(right.toString()).isEmpty();
    }

    @Test
    @DisplayName(
            "nothing of a core that withdraws an enqueue, by any means, and then enqueues it again: before all else"
                    + " that depends on it, or afterwards")
    void withdrawnAndEnqueuedAgain() {
        List<Predicate<CompletableFuture<Void>>> means = List.of(
                parked -> parked.cancel(false),
                parked -> parked.cancel(false) && parked.cancel(true),
                parked -> parked.complete(null),
                parked -> parked.completeExceptionally(new TimeoutException()),
                parked -> parked.completeAsync(() -> null, Runnable::run).isDone());
        for (Predicate<CompletableFuture<Void>> withdraws : means) {
            SimulationResult before = calm().core(() -> withdrawing((parked, again) -> {
                        CompletableFuture<Void> last =
                                parked.handle((done, withdrawn) -> again.get()).thenCompose(enqueued -> enqueued);
                        return withdraws.test(parked) ? last : parked;
                    }))
                    .build()
                    .run(1);
            assertThat(before.violations()).as(before.toString()).isEmpty();
            SimulationResult afterwards = calm().core(
                            () -> withdrawing((parked, again) -> withdraws.test(parked) ? again.get() : parked))
                    .build()
                    .run(1);
            assertThat(afterwards.violations()).as(afterwards.toString()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "nothing of a core that withdraws an enqueue after a while, unless the queue has taken it, of which the core"
                    + " may not have heard yet")
    void withdrawnTooLate() {
        AtomicInteger tooLate = new AtomicInteger();
        Simulation simulation = calm().coreWithTimer(timer -> withdrawing((parked, again) -> {
                    timer.alarm("withdraw", () -> {
                                if (!parked.isDone() && !parked.completeExceptionally(new TimeoutException())) {
                                    tooLate.incrementAndGet();
                                }
                            })
                            .set(timer.nanoTime() + Duration.ofMillis(900).toNanos());
                    return parked.exceptionallyCompose(withdrawn -> again.get());
                }))
                .build();
        for (long seed = 0; seed < 20; seed++) {
            SimulationResult result = simulation.run(seed);
            assertThat(result.violations()).as(result.toString()).isEmpty();
        }
        assertThat(tooLate).hasPositiveValue();
    }

    @Test
    @DisplayName("§5.1 a core that rewrites the outcome of an enqueue, as the queue does not let it")
    void rewritten() {
        Violation violation = only(calm().core(() -> withdrawing((parked, again) -> {
            parked.obtrudeException(new TimeoutException());
            return parked;
        })));
        assertThat(violation.rule()).isEqualTo("5.1");
        assertThat(violation.lookAt()).contains("its outcome cannot be rewritten");
    }

    /** Withdraws each enqueue that parks, and enqueues it again so many times. */
    private static SchedulerCore<SchedulerStorageClient, DispatchQueueSink> withdrawing(int times) {
        return withdrawing((parked, again) -> {
            if (!parked.cancel(false)) {
                return parked;
            }
            CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
            for (int time = 0; time < times; time++) {
                last = again.get();
            }
            return last;
        });
    }

    /** Does so with each enqueue that parks; given it, and what enqueues it again. */
    private static SchedulerCore<SchedulerStorageClient, DispatchQueueSink> withdrawing(
            BiFunction<CompletableFuture<Void>, Supplier<CompletableFuture<Void>>, CompletableFuture<Void>> way) {
        return (client, sink, cancellation) -> DecisionLoop.fifo()
                .run(
                        client,
                        new Passing(sink) {
                            @Override
                            public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
                                CompletableFuture<Void> parked = super.enqueue(assignment);
                                return parked.isDone() ? parked : way.apply(parked, () -> super.enqueue(assignment));
                            }
                        },
                        cancellation);
    }

    @Test
    @DisplayName("§5.10 what a core calls from an alarm of a timer that is not its own, and nothing if it is")
    void alarmOfAnotherTimer() {
        Violation violation = only(calm().scheduler(setup -> SimulatedScheduler.of(setup.runtime()
                .coreWithTimer(itsOwn -> new Waiting(setup.core().apply(itsOwn), setup.timer()))
                .build())));
        assertThat(violation.rule()).isEqualTo("5.10");
        assertThat(violation.seen()).contains("outside its executor", "sessionId() of the sink");
        assertThat(violation.lookAt()).contains("an alarm of a timer that is not the one from coreWithTimer");
        SimulationResult right = calm().coreWithTimer(itsOwn -> new Waiting(DecisionLoop.fifo(), itsOwn))
                .build()
                .run(1);
        assertThat(right.violations()).as(right.toString()).isEmpty();
    }

    @Test
    @DisplayName("§2.7 a core that ends a poll of its own, by any means, and so loses its answer")
    void endsItsPoll() {
        List<Consumer<CompletableFuture<InboundBatch>>> ways = List.of(
                poll -> poll.cancel(true),
                poll -> poll.complete(new InboundBatch(new SessionId(1), List.of())),
                poll -> poll.completeExceptionally(new TimeoutException()));
        for (Consumer<CompletableFuture<InboundBatch>> way : ways) {
            Violation violation = only(calm().core(() -> (client, sink, cancellation) -> {
                way.accept(client.pollReady(1, Duration.ofSeconds(5)));
                return DecisionLoop.fifo().run(client, sink, cancellation);
            }));
            assertThat(violation.rule()).isEqualTo("2.7");
            assertThat(violation.seen()).startsWith("the core has ended a poll of lane REGULAR");
        }
    }

    @Test
    @DisplayName("§2.7 a core that ends a poll which then fails")
    void endsPollThatFails() {
        // There is no cleanup task to answer it with: it fails when the core has ended.
        Violation violation = only(calm().core(() -> (client, sink, cancellation) -> {
            client.pollCleanupReady(1, Duration.ofMinutes(1)).cancel(true);
            return DecisionLoop.fifo().run(client, sink, cancellation);
        }));
        assertThat(violation.rule()).isEqualTo("2.7");
        assertThat(violation.seen()).startsWith("the core has ended a poll of lane CLEANUP");
    }

    @Test
    @DisplayName("§2.7 a scheduler that ends a poll of storage, by any means")
    void schedulerEndsPoll() {
        List<Consumer<CompletableFuture<InboundBatch>>> ways =
                List.of(poll -> poll.cancel(true), poll -> poll.completeExceptionally(new TimeoutException()));
        for (Consumer<CompletableFuture<InboundBatch>> way : ways) {
            Violation violation =
                    only(calm().scheduler(setup -> new Changed(setup.runtime().build()) {
                        @Override
                        public void start() {
                            way.accept(setup.client().pollReady(1, Duration.ofSeconds(5)));
                            super.start();
                        }
                    }));
            assertThat(violation.rule()).isEqualTo("2.7");
            assertThat(violation.seen()).startsWith("the scheduler has ended a poll of lane REGULAR");
        }
    }

    @Test
    @DisplayName("§5.10 what a core calls from a listener, and nothing if the listener sets an alarm of the core's")
    void listener() {
        Violation violation = only(calm().scheduler(setup -> listening(setup, (timer, look) -> look)));
        assertThat(violation.rule()).isEqualTo("5.10");
        assertThat(violation.seen()).contains("outside its executor", "size() of the sink");
        assertThat(violation.lookAt()).contains("a listener");
        SimulationResult right = calm().scheduler(setup -> listening(setup, (timer, look) -> {
                    Alarm alarm = timer.alarm("look at the sink", look);
                    return () -> alarm.set(timer.nanoTime());
                }))
                .build()
                .run(1);
        assertThat(right.violations()).as(right.toString()).isEmpty();
    }

    /** A core that looks at its sink with each acknowledgement, of which it hears as a listener. */
    private static SimulatedScheduler listening(
            SchedulerSetup setup, BiFunction<? super Timer, Runnable, Runnable> whenHeard) {
        AtomicReference<Runnable> heard = new AtomicReference<>(() -> {});
        return SimulatedScheduler.of(setup.runtime()
                .coreWithTimer(timer -> setup.watch().apply((client, sink, cancellation) -> {
                    heard.set(whenHeard.apply(timer, sink::size));
                    return DecisionLoop.fifo().run(client, sink, cancellation);
                }))
                .listener(new SchedulerListener() {
                    @Override
                    public void acknowledged(
                            ExecutionManagerId executionManager,
                            SessionAssignment assignment,
                            TaskAssignmentRecord record,
                            long nanoTime) {
                        Objects.requireNonNull(heard.get()).run();
                    }
                })
                .build());
    }

    @Test
    @DisplayName("a core that is not watched, because it is not the one that the scheduler was given")
    void unwatched() {
        Violation violation = only(calm().scheduler(setup ->
                SimulatedScheduler.of(setup.runtime().core(DecisionLoop.fifo()).build())));
        assertThat(violation.rule()).isEqualTo("the core is watched");
        assertThat(violation.lookAt()).contains("SchedulerSetup.core()", "coreWithTimer(...)");
    }

    /** A core that begins a second late, by its timer. */
    private record Waiting(SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core, Timer timer)
            implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
        @Override
        public CompletableFuture<Void> run(
                SchedulerStorageClient client, DispatchQueueSink sink, CancellationToken cancellation) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            timer.alarm(
                            "begin",
                            () -> core.run(client, sink, cancellation).whenComplete((done, failure) -> {
                                if (failure == null) {
                                    end.complete(null);
                                } else {
                                    end.completeExceptionally(failure);
                                }
                            }))
                    .set(timer.nanoTime() + Duration.ofSeconds(1).toNanos());
            return end;
        }
    }

    @Test
    @DisplayName("a thread of the library that is left")
    void thread() {
        CountDownLatch end = new CountDownLatch(1);
        try {
            Violation violation =
                    only(calm().scheduler(setup -> new Changed(setup.runtime().build()) {
                        @Override
                        public void start() {
                            super.start();
                            new Thread(() -> await(end), "spider-forgotten").start();
                        }
                    }));
            assertThat(violation.seen()).isEqualTo("a thread is left: spider-forgotten");
        } finally {
            end.countDown();
        }
    }

    @Test
    @DisplayName("threads that are left, in the order of their names")
    void threads() {
        CountDownLatch end = new CountDownLatch(1);
        try {
            SimulationResult result = calm().scheduler(setup ->
                            new Changed(setup.runtime().build()) {
                                @Override
                                public void start() {
                                    super.start();
                                    for (String name : List.of("c", "a", "e", "b", "d")) {
                                        new Thread(() -> await(end), "spider-" + name).start();
                                    }
                                }
                            })
                    .build()
                    .run(1);
            assertThat(result.violations())
                    .extracting(Violation::seen)
                    .hasSize(5)
                    .isSorted();
        } finally {
            end.countDown();
        }
    }

    @Test
    @DisplayName("what the code under test throws, and where")
    void thrown() {
        Violation violation = only(calm().scheduler(setup -> {
            setup.timer()
                    .alarm("bad", () -> {
                        throw new IllegalStateException("out of its depth", depth());
                    })
                    .set(setup.timer().nanoTime());
            return SimulatedScheduler.of(setup.runtime().build());
        }));
        assertThat(violation.rule()).isEqualTo("nothing is thrown");
        assertThat(violation.seen()).contains("out of its depth");
        assertThat(violation.lookAt())
                .contains("UnsupportedOperationException, at ", "CheckersTest.depth(CheckersTest.java:");
    }

    private static Exception depth() {
        return new UnsupportedOperationException();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** First in, first out, for others to change. */
    private static class Changing implements SchedulingPolicy {
        private final FifoPolicy all = new FifoPolicy();

        @Override
        public void add(InboundEntry entry) {
            all.add(entry);
        }

        @Override
        public Optional<InboundEntry> next() {
            return all.next();
        }

        @Override
        public void clear() {
            all.clear();
        }
    }

    /** Loses the fifth task. */
    private static final class Forgetful extends Changing {
        private int seen;

        @Override
        public void add(InboundEntry entry) {
            if (++seen != 5) {
                super.add(entry);
            }
        }
    }

    private static class Passing implements DispatchQueueSink {
        private final DispatchQueueSink sink;

        Passing(DispatchQueueSink sink) {
            this.sink = sink;
        }

        @Override
        public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
            return sink.enqueue(assignment);
        }

        @Override
        public CompletableFuture<Void> bumpSessionId(SessionId sessionId) {
            return sink.bumpSessionId(sessionId);
        }

        @Override
        public SessionId sessionId() {
            return sink.sessionId();
        }

        @Override
        public int size() {
            return sink.size();
        }
    }

    /** Delivers the second before the first. */
    private static final class Swapping extends Passing {
        private @Nullable TaskAssignment held;
        private boolean swapped;

        Swapping(DispatchQueueSink sink) {
            super(sink);
        }

        @Override
        public CompletableFuture<Void> enqueue(TaskAssignment assignment) {
            if (swapped) {
                return super.enqueue(assignment);
            }
            if (held == null) {
                held = assignment;
                return CompletableFuture.completedFuture(null);
            }
            swapped = true;
            super.enqueue(assignment);
            return super.enqueue(held);
        }
    }

    /** Says that it has been bumped, and has not. */
    private static final class Unbumped extends Passing {
        private SessionId session;

        Unbumped(DispatchQueueSink sink) {
            super(sink);
            session = sink.sessionId();
        }

        @Override
        public CompletableFuture<Void> bumpSessionId(SessionId sessionId) {
            session = sessionId;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public SessionId sessionId() {
            return session;
        }
    }

    private static class Changed implements SimulatedScheduler {
        private final SimulatedScheduler scheduler;

        Changed(SchedulerRuntime runtime) {
            scheduler = SimulatedScheduler.of(runtime);
        }

        @Override
        public SchedulerService service() {
            return scheduler.service();
        }

        @Override
        public void start() {
            scheduler.start();
        }

        @Override
        public CompletableFuture<Void> stop() {
            return scheduler.stop();
        }

        @Override
        public CompletableFuture<Void> drain(Duration timeout) {
            return scheduler.drain(timeout).thenCompose(done -> stop());
        }

        @Override
        public CompletableFuture<Void> termination() {
            return scheduler.termination();
        }
    }

    /** Keeps failures from those who wait for an answer. */
    private record Unanswering(SchedulerService service) implements SchedulerService {
        @Override
        public CompletableFuture<Optional<SchedulerAssignment>> nextTask(
                ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait) {
            CompletableFuture<Optional<SchedulerAssignment>> answer = new CompletableFuture<>();
            service.nextTask(executionManager, previous, wait).thenAccept(answer::complete);
            return answer;
        }

        @Override
        public CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager) {
            return service.heartbeat(executionManager);
        }

        @Override
        public CompletableFuture<Void> shutdown(
                ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered) {
            service.giveBack(executionManager, undelivered);
        }
    }
}
