package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.Logged;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.ManualTimer;
import org.spiderscheduler.core.time.Timer;

@DisplayName("A scheduler listener")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class SchedulerListenerTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** One call of a listener. */
    private record Heard(String event, List<Object> told) {
        Heard(String event, Object... told) {
            this(event, List.of(told));
        }
    }

    /** A runtime by itself, whose readings of the clock are counted. */
    private static final class Scene implements Timer {
        private final Stage stage = new Stage();
        private final HeldPolls storage = stage.storage;
        private final ManualTimer timer = stage.timer;
        private final long begin = timer.nanoTime();
        private final SchedulerRuntime runtime;
        private int readings;

        Scene(SchedulerListener... listeners) {
            SchedulerRuntime.Builder builder = stage.builder().timer(this).queueCapacity(2);
            Arrays.stream(listeners).forEach(builder::listener);
            runtime = builder.build();
            stage.start(runtime);
        }

        @Override
        public long nanoTime() {
            readings++;
            return timer.nanoTime();
        }

        @Override
        public Alarm alarm(String name, Runnable onDue) {
            return timer.alarm(name, onDue);
        }

        @Override
        public void checkMayBlock() {
            timer.checkMayBlock();
        }

        void run() {
            stage.run();
        }

        void advance(Duration step) {
            stage.advance(step);
        }

        long after(Duration passed) {
            return begin + passed.toNanos();
        }

        void answer(Lane lane, long session, TaskId... entries) {
            stage.answer(lane, session, entries);
        }

        TaskAssignmentRecord ask(TaskAssignmentRecord... previous) {
            CompletableFuture<Optional<SchedulerAssignment>> answer =
                    runtime.service().nextTask(EM, Arrays.stream(previous).findFirst(), Duration.ZERO);
            run();
            return resultOf(answer).orElseThrow().record();
        }
    }

    private final List<Heard> heard = new ArrayList<>();

    /** Records every event. */
    private static SchedulerListener hearing(List<Heard> heard) {
        return (SchedulerListener) Proxy.newProxyInstance(
                SchedulerListener.class.getClassLoader(),
                new Class<?>[] {SchedulerListener.class},
                (proxy, method, told) -> {
                    heard.add(new Heard(method.getName(), told));
                    return null;
                });
    }

    private static SessionAssignment stamped(long session, long task) {
        return new SessionAssignment(
                new SessionId(session), new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(task)));
    }

    @Nested
    @DisplayName("is told with times, ids and the depth of the queue")
    class Told {
        private final Scene scene = new Scene(hearing(heard));

        @Test
        @DisplayName("of each step of an assignment, and of the execution manager that joins and leaves")
        void way() {
            scene.answer(Lane.REGULAR, 1, TaskId.index(0));
            scene.advance(SECOND);
            TaskAssignmentRecord record = scene.ask();
            scene.advance(SECOND);
            scene.runtime.service().shutdown(EM, List.of(record));

            assertThat(heard)
                    .containsExactly(
                            new Heard("enqueued", stamped(1, 0), 1, scene.begin),
                            new Heard("executionManagerJoined", EM, scene.after(SECOND)),
                            new Heard("dispatched", EM, stamped(1, 0), record, scene.after(SECOND)),
                            new Heard("acknowledged", EM, stamped(1, 0), record, scene.after(SECOND.multipliedBy(2))),
                            new Heard("executionManagerLeft", EM, scene.after(SECOND.multipliedBy(2))));
        }

        @Test
        @DisplayName(
                "of a parked enqueue when it is admitted, and of what meets a waiting execution manager as dispatched first")
        void parked() {
            scene.answer(Lane.REGULAR, 1, TaskId.index(0));
            scene.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2));
            assertThat(heard)
                    .containsExactly(
                            new Heard("enqueued", stamped(1, 0), 1, scene.begin),
                            new Heard("enqueued", stamped(1, 1), 2, scene.begin));
            heard.clear();
            scene.advance(SECOND);
            TaskAssignmentRecord first = scene.ask();
            assertThat(heard).contains(new Heard("enqueued", stamped(1, 2), 2, scene.after(SECOND)));
            TaskAssignmentRecord third = scene.ask(scene.ask(first));
            heard.clear();

            scene.runtime.service().nextTask(EM, Optional.of(third), SECOND);
            scene.answer(Lane.REGULAR, 1, TaskId.index(3));

            assertThat(heard).extracting(Heard::event).containsExactly("acknowledged", "dispatched", "enqueued");
            assertThat(heard).last().isEqualTo(new Heard("enqueued", stamped(1, 3), 0, scene.after(SECOND)));
        }

        @Test
        @DisplayName("of an execution manager that dies, and of what is requeued")
        void death() {
            scene.answer(Lane.REGULAR, 1, TaskId.index(0));
            scene.ask();
            heard.clear();
            scene.advance(Duration.ofSeconds(30));

            assertThat(heard)
                    .startsWith(
                            new Heard("executionManagerDied", EM, scene.after(Duration.ofSeconds(30))),
                            new Heard("requeued", EM, stamped(1, 0), scene.after(Duration.ofSeconds(30))));
        }

        @Test
        @DisplayName("of an execution manager that leaves with something in hand, and of what is requeued")
        void leave() {
            scene.answer(Lane.REGULAR, 1, TaskId.index(0));
            scene.ask();
            heard.clear();
            scene.runtime.service().shutdown(EM, List.of());

            assertThat(heard)
                    .startsWith(
                            new Heard("executionManagerLeft", EM, scene.begin),
                            new Heard("requeued", EM, stamped(1, 0), scene.begin));
        }

        @Test
        @DisplayName("of a new session, of all that it voids, queued, parked or outstanding, and once of a lower one")
        void sessions() {
            scene.answer(Lane.REGULAR, 1, TaskId.index(0));
            scene.ask();
            scene.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3));
            heard.clear();
            scene.advance(SECOND);
            scene.answer(Lane.COMMIT, 2);

            assertThat(heard)
                    .containsExactlyInAnyOrder(
                            new Heard("sessionBumped", new SessionId(2), scene.after(SECOND)),
                            new Heard("droppedAsStale", stamped(1, 1), scene.after(SECOND)),
                            new Heard("droppedAsStale", stamped(1, 2), scene.after(SECOND)),
                            new Heard("droppedAsStale", stamped(1, 3), scene.after(SECOND)));
            heard.clear();

            scene.answer(Lane.CLEANUP, 1);
            scene.answer(Lane.CLEANUP, 1);
            assertThat(heard)
                    .containsExactly(
                            new Heard("lowerSessionSeen", new SessionId(1), new SessionId(2), scene.after(SECOND)));
            heard.clear();

            scene.advance(Duration.ofSeconds(29));
            assertThat(heard)
                    .as("what an execution manager held of the passed session")
                    .contains(new Heard("droppedAsStale", stamped(1, 0), scene.after(Duration.ofSeconds(30))));
        }

        @Test
        @DisplayName("of each retry of a poll: the lane, the attempt, the pause, and why")
        void retries() {
            StorageTransportException failure = new StorageTransportException("gone");
            scene.advance(SECOND);
            scene.storage.take(Lane.CLEANUP).answer().completeExceptionally(failure);
            scene.run();

            assertThat(heard).singleElement().satisfies(retry -> {
                assertThat(retry.event()).isEqualTo("pollRetried");
                assertThat(retry.told()).startsWith(Lane.CLEANUP, 1).endsWith(failure, scene.after(SECOND));
                Duration pause = (Duration) retry.told().get(2);
                assertThat(pause).isPositive().isLessThanOrEqualTo(Duration.ofMillis(100));
                assertThat(scene.storage.sent(Lane.CLEANUP)).isEqualTo("none");
                scene.advance(pause);
                assertThat(scene.storage.sent(Lane.CLEANUP)).isEqualTo("1 for PT0S");
            });
        }
    }

    @Nested
    @DisplayName("among several")
    class Several {
        static Stream<Method> events() {
            return Arrays.stream(SchedulerListener.class.getMethods())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()));
        }

        @Test
        @DisplayName("must not be null")
        void missing() {
            assertThatNullPointerException()
                    .isThrownBy(() -> SchedulerListener.all(Collections.singletonList(null)))
                    .withMessage("listener");
        }

        @Test
        @DisplayName("is named in the log when it throws, once a minute")
        void named() {
            SchedulerListener thrower = throwing(new IllegalStateException("a listener that throws"));
            SchedulerListener all = SchedulerListener.all(List.of(thrower, thrower));
            assertThat(Logged.at("ERROR", () -> all.executionManagerJoined(EM, 0)))
                    .hasSize(2)
                    .allSatisfy(
                            line -> assertThat(line).contains("listener " + thrower + " threw; the scheduler goes on"));
            assertThat(Logged.at("ERROR", () -> all.executionManagerLeft(EM, TimeUnit.MINUTES.toNanos(1) - 1)))
                    .isEmpty();
            assertThat(Logged.at("ERROR", () -> all.executionManagerLeft(EM, TimeUnit.MINUTES.toNanos(1))))
                    .hasSize(2);
        }

        @ParameterizedTest
        @MethodSource("events")
        @DisplayName("hears of every event, whatever those before it throw")
        void events(Method event) throws IllegalAccessException, InvocationTargetException {
            List<Heard> last = new ArrayList<>();
            SchedulerListener exception = throwing(new IllegalStateException("a listener that throws"));
            SchedulerListener error = throwing(new AssertionError("a listener that throws an error"));
            SchedulerListener checked = throwing(new IOException("a listener that throws a checked exception"));
            Object[] told = Arrays.stream(event.getParameterTypes())
                    .map(SchedulerListenerTest::sample)
                    .toArray();

            event.invoke(SchedulerListener.all(List.of(exception, error, checked, hearing(last))), told);

            assertThat(last).containsExactly(new Heard(event.getName(), told));
        }
    }

    @Test
    @DisplayName("that is absent costs no reading of the clock")
    void none() {
        int without = clockReadings();
        int with = clockReadings(hearing(heard));

        Set<String> tellWhatWasReadAnyway = Set.of("executionManagerJoined", "executionManagerDied", "pollRetried");
        assertThat(heard)
                .extracting(Heard::event)
                .contains("enqueued", "dispatched", "acknowledged", "requeued", "droppedAsStale")
                .contains("sessionBumped", "lowerSessionSeen", "executionManagerLeft");
        assertThat(with - without)
                .as("one reading for each event, %s apart", tellWhatWasReadAnyway)
                .isEqualTo((int) heard.stream()
                        .filter(told -> !tellWhatWasReadAnyway.contains(told.event()))
                        .count());
    }

    private static int clockReadings(SchedulerListener... listeners) {
        Scene scene = new Scene(listeners);
        scene.answer(Lane.REGULAR, 1, TaskId.index(0));
        scene.answer(Lane.REGULAR, 1, TaskId.index(1), TaskId.index(2), TaskId.index(3));
        scene.ask(scene.ask());
        scene.advance(Duration.ofSeconds(30));
        scene.answer(Lane.COMMIT, 2, TaskId.COMMIT);
        scene.answer(Lane.CLEANUP, 1);
        scene.runtime.service().shutdown(EM, List.of(scene.ask()));
        return scene.readings;
    }

    private static SchedulerListener throwing(Throwable thrown) {
        return Mockito.mock(SchedulerListener.class, invocation -> {
            if (invocation.getMethod().getDeclaringClass() == SchedulerListener.class) {
                throw thrown;
            }
            return Mockito.RETURNS_DEFAULTS.answer(invocation);
        });
    }

    private static Object sample(Class<?> type) {
        List<Object> samples = List.of(
                3,
                5L,
                EM,
                new SessionId(4),
                stamped(1, 2),
                new TaskAssignmentRecord(new TaskAssignmentId(6), new SchedulerId(7)),
                Lane.COMMIT,
                SECOND,
                new StorageTransportException("gone"));
        return samples.stream()
                .filter(sample -> wrapped(type).isInstance(sample))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample of " + type));
    }

    private static Class<?> wrapped(Class<?> type) {
        return type == int.class ? Integer.class : type == long.class ? Long.class : type;
    }
}
