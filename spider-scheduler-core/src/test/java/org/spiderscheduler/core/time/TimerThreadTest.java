package org.spiderscheduler.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.core.Thrown;

@DisplayName("The timer thread")
class TimerThreadTest {
    private final TimerThread timer = TimerThread.start("timer-under-test");
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        timer.close();
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(30, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("lets an alarm go off on its named daemon thread, never early")
    void goesOff() {
        CompletableFuture<Long> when = new CompletableFuture<>();
        CompletableFuture<Thread> where = new CompletableFuture<>();
        Alarm alarm = timer.alarm("test", () -> {
            where.complete(Thread.currentThread());
            when.complete(timer.nanoTime());
        });
        long deadline = timer.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3);
        alarm.set(deadline);
        assertThat(when.orTimeout(30, TimeUnit.SECONDS).join()).isGreaterThanOrEqualTo(deadline);
        assertThat(where.join().getName()).isEqualTo("timer-under-test");
        assertThat(where.join().isDaemon()).isTrue();
    }

    @Test
    @DisplayName("wakes for an alarm that is set for earlier than the one it waits for")
    void earlier() throws InterruptedException {
        timer.alarm("far", () -> heard.add("far")).set(timer.nanoTime() + TimeUnit.DAYS.toNanos(1));
        timer.alarm("near", () -> heard.add("near")).set(timer.nanoTime());
        assertThat(next()).isEqualTo("near");
    }

    @Test
    @DisplayName("forgets an alarm that was cancelled, and moves one that is set again")
    void cancelled() throws InterruptedException {
        Alarm cancelled = timer.alarm("cancelled", () -> heard.add("cancelled"));
        Alarm moved = timer.alarm("moved", () -> heard.add("moved"));
        // On its own thread, where no other goes off meanwhile.
        timer.alarm("sets them", () -> {
                    cancelled.set(timer.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3));
                    cancelled.cancel();
                    cancelled.cancel();
                    moved.set(timer.nanoTime() + TimeUnit.DAYS.toNanos(1));
                    moved.set(timer.nanoTime() + TimeUnit.MILLISECONDS.toNanos(6));
                })
                .set(timer.nanoTime());
        assertThat(next()).isEqualTo("moved");
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("goes on whatever an alarm throws")
    void throwingAlarm(Thrown thrown) throws InterruptedException {
        timer.alarm("throws", () -> {
                    heard.add("throws");
                    throw Thrown.sneakily(thrown.failure);
                })
                .set(timer.nanoTime());
        assertThat(next()).isEqualTo("throws");
        timer.alarm("after", () -> heard.add("after")).set(timer.nanoTime());
        assertThat(next()).isEqualTo("after");
    }

    @Test
    @DisplayName("goes on when somebody interrupts its thread")
    void interrupted() throws InterruptedException {
        timer.alarm("interrupts", () -> {
                    heard.add("interrupts");
                    Thread.currentThread().interrupt();
                })
                .set(timer.nanoTime());
        assertThat(next()).isEqualTo("interrupts");
        timer.alarm(
                        "after",
                        () -> heard.add("interrupted: " + Thread.currentThread().isInterrupted()))
                .set(timer.nanoTime());
        assertThat(next()).as("else it would never park again").isEqualTo("interrupted: false");
    }

    @Test
    @DisplayName("refuses to be blocked by an alarm, and only by an alarm")
    void blocking() throws InterruptedException {
        timer.checkMayBlock();
        timer.alarm("blocks", () -> {
                    try {
                        timer.checkMayBlock();
                        heard.add("may block");
                    } catch (IllegalStateException refused) {
                        heard.add(String.valueOf(refused.getMessage()));
                    }
                })
                .set(timer.nanoTime());
        assertThat(next()).contains("timer-under-test", "must not block");
    }

    @Test
    @DisplayName("§4.7 turned by hand: names what is pending, and leaves nothing when it has gone off")
    void byHand() {
        long[] now = {0};
        WheelTimer wheel = new WheelTimer(() -> now[0]);
        List<String> off = new ArrayList<>();
        Alarm first = wheel.alarm("first", () -> {
            off.add("first");
            try {
                wheel.checkMayBlock();
            } catch (IllegalStateException refused) {
                off.add("refused to block");
            }
        });
        first.set(500);
        assertThat(wheel).hasToString("[first in 500 ns]");
        assertThat(wheel.nextTurn()).isEqualTo(500);
        Alarm earlier = wheel.alarm("earlier", () -> {});
        earlier.set(400);
        assertThat(wheel).hasToString("[earlier in 400 ns, first in 500 ns]");
        earlier.cancel();
        assertThat(wheel).hasToString("[first in 500 ns]");
        wheel.checkMayBlock();
        wheel.advanceTo(499);
        assertThat(off).isEmpty();
        now[0] = 500;
        wheel.advanceTo(500);
        assertThat(off).containsExactly("first", "refused to block");
        assertThat(wheel.isIdle()).isTrue();
        assertThat(wheel).hasToString("[]");
    }

    @Test
    @DisplayName("turned by hand: refuses to be turned by what goes off, and lets the others go off all the same")
    void notNested() {
        long[] now = {0};
        WheelTimer wheel = new WheelTimer(() -> now[0]);
        List<String> off = new ArrayList<>();
        wheel.alarm("turns", () -> {
                    try {
                        wheel.advanceTo(1);
                    } catch (IllegalStateException refused) {
                        off.add("refused");
                    }
                })
                .set(1);
        wheel.alarm("other", () -> off.add("other")).set(1);
        now[0] = 1;
        wheel.advanceTo(1);
        assertThat(off).containsExactlyInAnyOrder("refused", "other");
    }

    @Test
    @DisplayName("ends when it is closed while alarms go off that use up a permit to park")
    void permitUsedUp() {
        CompletableFuture<Thread> turned = new CompletableFuture<>();
        TimerThread closing = TimerThread.start("timer-that-closes");
        closing.alarm("closes", () -> {
                    closing.close();
                    LockSupport.park(this); // as a contended lock does: it takes the permit of close()
                    turned.complete(Thread.currentThread());
                })
                .set(closing.nanoTime());
        Thread thread = turned.orTimeout(1, TimeUnit.MINUTES).join();
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> thread.join());
    }

    @ParameterizedTest(name = "in {0} ns")
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE / 2 + 1})
    @DisplayName("turned by hand: an alarm further away than any wait neither goes off nor holds up the others")
    void outOfReach(long wait) {
        long[] now = {0};
        WheelTimer wheel = new WheelTimer(() -> now[0]);
        List<String> off = new ArrayList<>();
        now[0] = TimeUnit.SECONDS.toNanos(5);
        wheel.alarm("out of reach", () -> off.add("out of reach")).set(now[0] + wait);
        wheel.alarm("near", () -> off.add("near")).set(now[0] + 1);
        for (Duration later : List.of(Duration.ofSeconds(1), Duration.ofDays(365), Duration.ofDays(36_500))) {
            now[0] += later.toNanos();
            // If it turned for ever, it would do so under the wheel's lock: this thread must not wait for that.
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> wheel.advanceTo(now[0]));
            assertThat(off).containsExactly("near");
        }
        assertThat(wheel.toString()).startsWith("[out of reach in ");
    }
}
