package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.core.Outcomes.failureOf;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.Thrown;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("What a core is given")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class SerialExecutionTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final SerialExecutor serial = new SerialExecutor(tasks::add);
    private final List<String> ran = new ArrayList<>();

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Nested
    @DisplayName("the serial executor")
    class Serial {
        @Test
        @DisplayName("§5.10 runs tasks in order, one submitted by another after it")
        void inOrder() {
            serial.execute(() -> {
                ran.add("a");
                serial.execute(() -> ran.add("c"));
                assertThat(serial.isHere()).isTrue();
            });
            serial.execute(() -> ran.add("b"));
            assertThat(tasks).as("one turn at a time").hasSize(1);
            run();
            assertThat(ran).containsExactly("a", "b", "c");
            assertThat(serial.isHere()).isFalse();
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("§5.10 runs a task on this thread if its executor throws, and goes on")
        void throwingExecutor(Thrown thrown) {
            SerialExecutor alone = new SerialExecutor(command -> {
                throw Thrown.sneakily(thrown.failure);
            });
            alone.execute(() -> ran.add("a"));
            alone.execute(() -> ran.add("b"));
            assertThat(ran).containsExactly("a", "b");
        }

        @Test
        @DisplayName("knows the thread it runs on, also when the next turn begins before the last one has quite left")
        void overlappingTurns() {
            AtomicBoolean hereInNextTurn = new AtomicBoolean();
            HookedLock lock = new HookedLock();
            SerialExecutor pool = new SerialExecutor(tasks::add, lock);
            pool.execute(() -> ran.add("first turn"));
            Runnable firstTurn = tasks.remove();
            CountDownLatch nextTurnRuns = new CountDownLatch(1);
            CountDownLatch firstTurnHasLeft = new CountDownLatch(1);
            Thread other = new Thread(
                    () -> {
                        pool.execute(() -> {
                            nextTurnRuns.countDown();
                            awaits(firstTurnHasLeft);
                            hereInNextTurn.set(pool.isHere());
                        });
                        tasks.remove().run();
                    },
                    "next turn");
            // The first turn lets go of the lock when it has taken its task, and when it finds that none is left.
            lock.afterUnlocks(2, () -> {
                other.start();
                awaits(nextTurnRuns);
            });
            firstTurn.run();
            firstTurnHasLeft.countDown();
            joins(other);
            assertThat(hereInNextTurn).as("in a task of the next turn").isTrue();
            assertThat(pool.isHere()).as("on the first turn's thread, after it").isFalse();
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("logs what a task throws, and goes on")
        void throwingTask(Thrown thrown) {
            serial.execute(() -> {
                throw Thrown.sneakily(thrown.failure);
            });
            serial.execute(() -> ran.add("after"));
            assertThat(Logged.at("ERROR", SerialExecutionTest.this::run))
                    .first()
                    .asString()
                    .contains("a task of the runtime threw; the runtime goes on");
            assertThat(ran).containsExactly("after");
        }

        @Test
        @DisplayName("gives its thread back after a thousand tasks")
        void fair() {
            int[] count = {0};
            for (int i = 0; i < 1_500; i++) {
                serial.execute(() -> count[0]++);
            }
            tasks.remove().run();
            assertThat(count[0]).isEqualTo(1_024);
            run();
            assertThat(count[0]).isEqualTo(1_500);
        }

        @Test
        @DisplayName(
                "goes on for three million tasks without a pause, and does not grow the stack, where its executor runs"
                        + " each turn at once, or refuses")
        void flat() {
            Executor refusing = task -> {
                throw new RejectedExecutionException("shut down");
            };
            for (Executor executor : List.<Executor>of(Runnable::run, refusing)) {
                SerialExecutor inline = new SerialExecutor(executor);
                int[] left = {3_000_000};
                inline.execute(new Runnable() {
                    @Override
                    public void run() {
                        if (--left[0] > 0) {
                            inline.execute(this);
                        }
                    }
                });
                assertThat(left[0]).isZero();
            }
        }

        @Test
        @DisplayName("logs once that its executor refuses, unless that is expected")
        void saysRefused() {
            Executor refusing = task -> {
                throw new RejectedExecutionException("shut down");
            };
            SerialExecutor closed = new SerialExecutor(refusing);
            assertThat(Logged.at("WARN", () -> closed.execute(() -> ran.add("a"))))
                    .singleElement()
                    .asString()
                    .contains("executor refused a task");
            assertThat(Logged.at("WARN", () -> closed.execute(() -> ran.add("b"))))
                    .isEmpty();
            SerialExecutor ended = new SerialExecutor(refusing);
            ended.expectRefusals();
            assertThat(Logged.at("WARN", () -> ended.execute(() -> ran.add("c"))))
                    .isEmpty();
            assertThat(ran).containsExactly("a", "b", "c");
        }

        @Test
        @DisplayName(
                "§5.10 stays serial when its executor throws but keeps the task, as one does that cannot start a thread")
        void keptAndRefused() {
            SerialExecutor half = new SerialExecutor(task -> {
                tasks.add(task);
                throw new OutOfMemoryError("on purpose: unable to create native thread");
            });
            half.execute(() -> {
                ran.add("a begins");
                half.execute(() -> ran.add("b"));
                run();
                ran.add("a ends");
            });
            run();
            assertThat(ran).containsExactly("a begins", "a ends", "b");
        }
    }

    @Nested
    @DisplayName("the sink")
    class Sink {
        private final DispatchQueue queue = DispatchQueue.builder(1, new SessionId(1))
                .timer(new ManualTimer())
                .build();
        private final SerialSink sink = new SerialSink(queue.sink(), serial, () -> 0, new Hearing());
        private final TaskAssignment task = new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(1));

        @Test
        @DisplayName("§5.10 completes a parked enqueue on the serial executor")
        void parked() {
            assertThat(sink.enqueue(task)).isCompleted();
            CompletableFuture<Void> parked = sink.enqueue(task);
            queue.source().dequeue(Duration.ZERO);
            assertThat(parked).isNotDone();
            run();
            assertThat(parked).isCompleted();
            assertThat(parked.cancel(false)).isFalse();
            assertThat(sink.size()).isEqualTo(1);
        }

        @Test
        @DisplayName("§3.7 withdraws a parked enqueue that the core cancels; once it is admitted, cancel is refused")
        void cancelled() {
            sink.enqueue(task);
            assertThat(sink.enqueue(task).cancel(false)).isTrue();
            queue.source().dequeue(Duration.ZERO);
            assertThat(queue.backlog()).isZero();
            run();
            sink.enqueue(task);
            CompletableFuture<Void> parked = sink.enqueue(task);
            queue.source().dequeue(Duration.ZERO);
            assertThat(parked.cancel(false)).isFalse();
            run();
            assertThat(parked).isCompleted();
        }

        @Test
        @DisplayName("§3.4 §3.3 fails with the queue's own failure, bare, and the listener is told")
        void failures() {
            sink.enqueue(task);
            CompletableFuture<Void> parked = sink.enqueue(task);
            assertThat(sink.bumpSessionId(new SessionId(2))).isCompleted();
            run();
            assertThat(failureOf(parked)).isInstanceOf(StaleSessionException.class);
            assertThat(failureOf(sink.bumpSessionId(new SessionId(2)))).isInstanceOf(InvalidSessionIdException.class);
            assertThat(sink.sessionId()).isEqualTo(new SessionId(2));
            assertThat(ran).containsExactly("enqueued", "dropped", "bumped 2");
        }

        @Test
        @DisplayName("§3.6 fails when the queue is closed, and the listener is not told: nothing was dropped")
        void closed() {
            queue.close();
            assertThat(failureOf(sink.enqueue(task))).isInstanceOf(DispatchQueueClosedException.class);
            assertThat(failureOf(sink.bumpSessionId(new SessionId(2))))
                    .isInstanceOf(DispatchQueueClosedException.class);
            assertThat(ran).isEmpty();
        }
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void joins(Thread thread) {
        try {
            thread.join(30_000);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    /** Runs a hook once it has been released a given number of times. */
    private static final class HookedLock extends ReentrantLock {
        private static final long serialVersionUID = 1L;

        private final AtomicInteger unlocksLeft = new AtomicInteger();
        private transient Runnable hook = () -> {};

        void afterUnlocks(int unlocks, Runnable then) {
            hook = then;
            unlocksLeft.set(unlocks);
        }

        @Override
        public void unlock() {
            super.unlock();
            if (unlocksLeft.decrementAndGet() == 0) {
                hook.run();
            }
        }
    }

    private final class Hearing implements SchedulerListener {
        @Override
        public void enqueued(SessionAssignment assignment, int queueDepth, long nanoTime) {
            ran.add("enqueued");
        }

        @Override
        public void droppedAsStale(SessionAssignment assignment, long nanoTime) {
            ran.add("dropped");
        }

        @Override
        public void sessionBumped(SessionId sessionId, long nanoTime) {
            ran.add("bumped " + sessionId);
        }
    }
}
