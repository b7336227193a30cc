package org.spiderscheduler.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("A runtime that is told its session only when it starts")
class LateSessionTest {
    private static final SessionId LATE = new SessionId(3);

    private final HeldPolls storage = new HeldPolls(1);
    private final SchedulerListener listener = mock();
    private final SchedulerRuntime runtime = SchedulerRuntime.builder(
                    storage, new SessionId(2), () -> new SchedulerId(9))
            .timer(new ManualTimer())
            .executor(Runnable::run)
            .listener(listener)
            .build();
    private final CompletableFuture<Optional<SchedulerAssignment>> early =
            runtime.service().nextTask(new ExecutionManagerId(1), Optional.empty(), Duration.ofMinutes(1));

    @BeforeEach
    void start() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runtime.start(new SessionId(1)))
                .withMessage("session: 1 is lower than the initial one, 2");
        runtime.start(LATE);
    }

    @Test
    @DisplayName("serves calls that came before, in that session, and does not treat it as a new one")
    void serves() {
        assertThat(early).isNotDone();
        assertThat(runtime.stats().sessionId()).isEqualTo(LATE);
        storage.answer(Lane.REGULAR, 3, TaskId.index(7));
        SchedulerAssignment given = resultOf(early).orElseThrow();
        assertThat(given.sessionId()).isEqualTo(LATE);
        assertThat(given.assignment().taskId()).isEqualTo(TaskId.index(7));
        verify(listener, never()).sessionBumped(any(), anyLong());
    }

    @Test
    @DisplayName("drops what is of an earlier session")
    void drops() {
        storage.answer(Lane.REGULAR, 2, TaskId.index(7));
        assertThat(early).isNotDone();
        verify(listener).lowerSessionSeen(any(), any(), anyLong());
    }
}
