package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.ManualTimer;
import org.spiderscheduler.core.time.Timer;

@DisplayName("A core that needs time")
class CoreWithTimerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Stage stage = new Stage();
    private final ManualTimer timer = stage.timer;
    private final List<String> heard = new ArrayList<>();
    private final List<Ticking> made = new ArrayList<>();

    /** With a timer and a thread of the runtime's own. */
    private static SchedulerRuntime.Builder builder() {
        return SchedulerRuntime.builder(new HeldPolls(2), new SessionId(1), () -> new SchedulerId(9));
    }

    private SchedulerRuntime ticking() {
        return stage.builder().coreWithTimer(Ticking::new).build();
    }

    private void run() {
        stage.run();
    }

    /** Ticks every second until it is cancelled, and then leaves its alarm set. */
    private final class Ticking implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
        private final Timer time;
        private final Alarm tick;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Ticking(Timer time) {
            this.time = time;
            tick = time.alarm("tick", this::tick);
            made.add(this);
        }

        private void tick() {
            heard.add("tick");
            tick.set(time.nanoTime() + SECOND.toNanos());
        }

        @Override
        public CompletableFuture<Void> run(
                SchedulerStorageClient client, DispatchQueueSink sink, CancellationToken cancellation) {
            tick();
            cancellation.onCancelled(() -> end.complete(null));
            return end;
        }
    }

    @Test
    @DisplayName("is made once, when the runtime is built, with a timer that has the runtime's clock")
    void madeOnce() {
        SchedulerRuntime mine = ticking();
        assertThat(made).hasSize(1);
        assertThat(made.get(0).time.nanoTime()).isEqualTo(timer.nanoTime());
        assertThatIllegalStateException().isThrownBy(made.get(0).time::checkMayBlock);
        mine.start();
        run();
        assertThat(made).hasSize(1);
    }

    @Test
    @DisplayName("§5.10 gets its alarms on the serial executor")
    void onSerialExecutor() {
        ticking().start();
        run();
        assertThat(heard).hasSize(1);
        timer.advance(SECOND);
        assertThat(heard).as("on the timer's thread").hasSize(1);
        run();
        assertThat(heard).hasSize(2);
    }

    @Test
    @DisplayName("§5.2 gets none after its end, not even one that is on its way, and leaves none set")
    void notAfterItsEnd() {
        SchedulerRuntime mine = ticking();
        mine.start();
        run();
        CompletableFuture<Void> stopped = mine.stop();
        timer.advance(SECOND);
        run();
        assertThat(timer.pending()).doesNotContain("tick");
        timer.advance(HOUR);
        run();
        assertThat(stopped).isCompleted();
        assertThat(heard).hasSize(1);
    }

    @Test
    @DisplayName("gets a view that is made around the decorated client, if it asks for one")
    void view() {
        List<Object> seen = new ArrayList<>();
        List<Object> viewed = new ArrayList<>();
        SchedulerRuntime mine = stage.builder()
                .<SchedulerStorageClient>coreWithTimer(
                        time -> (client, sink, cancellation) -> {
                            seen.add(client);
                            return new CompletableFuture<>();
                        },
                        client -> {
                            viewed.add(client);
                            return client;
                        })
                .build();
        mine.start();
        run();
        assertThat(seen).hasSize(1).isEqualTo(viewed);
    }

    @Test
    @DisplayName("that cannot be made, is null, or is refused leaves no thread behind")
    void notMade() {
        Set<Thread> before = threads();
        assertThatIllegalStateException()
                .isThrownBy(() -> builder()
                        .coreWithTimer(time -> {
                            throw new IllegalStateException("no core today");
                        })
                        .build())
                .withMessage("no core today");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().coreWithTimer(time -> null).build())
                .withMessage("core");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .coreWithTimer(time -> DecisionLoop.builder(new FifoPolicy())
                                .longWait(HOUR)
                                .build())
                        .build())
                .withMessageContaining("longWait: PT1H");
        assertThat(threads().stream().filter(thread -> !before.contains(thread)))
                .allSatisfy(thread -> thread.join(10_000))
                .noneMatch(Thread::isAlive);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("spider-scheduler"))
                .collect(Collectors.toSet());
    }
}
