package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.service.SchedulerAssignment;

@DisplayName("The runtime honors its options:")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class RuntimeOptionsTest {
    private static final ExecutionManagerId EM = new ExecutionManagerId(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Stage stage = new Stage();

    @Test
    @DisplayName("considers an execution manager dead after the liveness timeout, not before")
    void livenessTimeout() {
        SchedulerListener listener = mock();
        SchedulerRuntime runtime =
                stage.builder().livenessTimeout(SECOND).listener(listener).build();
        runtime.service().heartbeat(EM);
        stage.advance(SECOND.minusNanos(1));
        verify(listener, never()).executionManagerDied(any(), anyLong());
        stage.advance(Duration.ofNanos(1));
        verify(listener).executionManagerDied(any(), anyLong());
    }

    @Test
    @DisplayName("lets an execution manager have as many calls as the limit allows")
    void maxInFlight() {
        SchedulerRuntime runtime = stage.builder().maxInFlight(2).build();
        CompletableFuture<Optional<SchedulerAssignment>> first =
                runtime.service().nextTask(EM, Optional.empty(), SECOND);
        runtime.service().nextTask(EM, Optional.empty(), SECOND);
        assertThat(first).isNotDone();
        runtime.service().nextTask(EM, Optional.empty(), SECOND);
        assertThat(first).isCompletedWithValue(Optional.empty());
    }

    @Test
    @DisplayName("sends a failed poll again after the pause")
    void retryBackoff() {
        SchedulerRuntime runtime = stage.builder()
                .retryBackoff(Duration.ofSeconds(8), Duration.ofSeconds(8))
                .build();
        stage.start(runtime);
        stage.storage.take(Lane.COMMIT).answer().completeExceptionally(new StorageTransportException("away"));
        stage.run();
        stage.advance(Duration.ofSeconds(4).minusNanos(1));
        assertThat(stage.storage.sent(Lane.COMMIT)).isEqualTo("none");
        stage.advance(Duration.ofSeconds(4));
        assertThat(stage.storage.sent(Lane.COMMIT)).isEqualTo("1 for PT0S");
    }

    @Test
    @DisplayName("queues as many assignments as the capacity, even if that is one")
    void queueCapacity() {
        SchedulerRuntime runtime = stage.builder().queueCapacity(1).build();
        stage.start(runtime);
        stage.answer(Lane.REGULAR, 1, TaskId.index(0));
        stage.answer(Lane.REGULAR, 1, TaskId.index(1));
        assertThat(runtime.stats().queueCapacity()).isEqualTo(1);
        assertThat(runtime.stats().queued()).isEqualTo(1);
        assertThat(runtime.stats().backlog()).isEqualTo(2);
    }
}
