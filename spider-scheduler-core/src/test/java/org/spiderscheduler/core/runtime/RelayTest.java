package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.StaleSessionException;

@DisplayName("What a core gets for a call that is still parked")
class RelayTest {
    private final Queue<Runnable> serial = new ArrayDeque<>();

    /** Parked elsewhere; what happens while a cancel is on its way to it is up to the test. */
    private static final class Parked extends CompletableFuture<String> {
        Runnable beforeCancel = () -> {};

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            beforeCancel.run();
            return super.cancel(mayInterruptIfRunning);
        }
    }

    private final Parked upstream = new Parked();
    private final Relay<@Nullable String> relay = new Relay<>(upstream, serial::add);

    private void runSerial() {
        for (Runnable task = serial.poll(); task != null; task = serial.poll()) {
            task.run();
        }
    }

    @Test
    @DisplayName("§5.10 completes on the executor")
    void completesOnTheExecutor() {
        upstream.complete("delivered");
        assertThat(relay).isNotDone();
        runSerial();
        assertThat(relay).isCompletedWithValue("delivered");
    }

    @Test
    @DisplayName("§4.5 refuses a cancel that comes after the delivery, and still relays the delivery")
    void cancelAfterDelivery() {
        upstream.complete("delivered");
        assertThat(relay.cancel(false)).isFalse();
        runSerial();
        assertThat(relay).isCompletedWithValue("delivered");
    }

    @Test
    @DisplayName("§4.5 relays a delivery that overtakes a cancel on its way")
    void deliveryOvertakesCancel() {
        upstream.beforeCancel = () -> upstream.complete("delivered");
        assertThat(relay.cancel(false)).isFalse();
        runSerial();
        assertThat(relay).isCompletedWithValue("delivered");
    }

    @Test
    @DisplayName("§4.5 relays a failure that overtakes a completion on its way")
    void failureOvertakesCompletion() {
        StaleSessionException failure = new StaleSessionException("passed");
        upstream.beforeCancel = () -> {
            upstream.completeExceptionally(failure);
            runSerial();
        };
        assertThat(relay.complete("mine")).isFalse();
        runSerial();
        assertThat(relay).isCompletedExceptionally();
        assertThat(relay.handle((value, failed) -> failed)).isCompletedWithValue(failure);
    }

    @Test
    @DisplayName("§3.7 withdraws the call when its caller completes it, and keeps what the caller gave")
    void completeWithdraws() {
        assertThat(relay.complete("mine")).isTrue();
        runSerial();
        assertThat(upstream).isCancelled();
        assertThat(relay).isCompletedWithValue("mine");
    }

    @Test
    @DisplayName("§3.7 keeps what its caller gave also where the executor runs everything at once")
    void completeAtOnce() {
        Relay<@Nullable String> direct = new Relay<>(upstream, Runnable::run);
        assertThat(direct.complete("mine")).isTrue();
        assertThat(direct).isCompletedWithValue("mine");
    }

    @Test
    @DisplayName("relays a cancellation that is not its caller's")
    void cancelledUpstream() {
        upstream.cancel(false);
        runSerial();
        assertThat(relay).isCancelled();
    }
}
