package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.InvalidSessionIdException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;

@DisplayName("A recording sink")
@SuppressWarnings("FutureReturnValueIgnored") // many answers do not matter here
class RecordingSinkTest {
    private static final SessionId FIRST = new SessionId(1);
    private static final SessionId SECOND = new SessionId(2);

    private final RecordingSink sink = new RecordingSink(FIRST);

    private static TaskAssignment task(long index) {
        return new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(index));
    }

    private static void assertFailed(CompletableFuture<Void> call, Class<? extends Throwable> kind) {
        assertThat(call).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(kind);
    }

    @Test
    @DisplayName("§3.2 takes what comes, stamped with the session that is current")
    void records() {
        assertThat(sink.enqueue(task(0))).isCompleted();
        assertThat(sink.size()).isEqualTo(1);
        assertThat(sink.bumpSessionId(SECOND)).isCompleted();
        assertThat(sink.size()).isZero();
        sink.enqueue(task(1));

        assertThat(sink.enqueued())
                .containsExactly(new SessionAssignment(FIRST, task(0)), new SessionAssignment(SECOND, task(1)));
        assertThat(sink.bumps()).containsExactly(SECOND);
        assertThat(sink.sessionId()).isEqualTo(SECOND);
    }

    @Test
    @DisplayName("§3.1 §3.8 parks what comes when it is full, and takes it in order when there is room")
    void full() {
        sink.fill();
        CompletableFuture<Void> first = sink.enqueue(task(0));
        CompletableFuture<Void> second = sink.enqueue(task(1));
        assertThat(sink.parked()).containsExactly(task(0), task(1));

        sink.makeRoom(1);
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();

        sink.makeRoom(2);
        assertThat(second).isCompleted();
        assertThat(sink.enqueue(task(2))).isCompleted();
        assertThat(sink.enqueue(task(3))).isNotDone();

        sink.empty();
        assertThat(sink.parked()).isEmpty();
        assertThat(sink.enqueue(task(4))).isCompleted();
        assertThat(sink.enqueued())
                .extracting(SessionAssignment::assignment)
                .containsExactly(task(0), task(1), task(2), task(3), task(4));
    }

    @Test
    @DisplayName("§3.8 lets nothing overtake what is parked, not even a call by the one that was admitted just before")
    void overtaking() {
        sink.fill();
        sink.enqueue(task(0)).thenRun(() -> sink.enqueue(task(2)));
        sink.enqueue(task(1));
        sink.empty();
        assertThat(sink.enqueued())
                .extracting(SessionAssignment::assignment)
                .containsExactly(task(0), task(1), task(2));
    }

    @Test
    @DisplayName("§3.7 never takes what its caller has cancelled, and it takes no room")
    void cancelled() {
        sink.fill();
        sink.enqueue(task(0)).cancel(false);
        sink.enqueue(task(1));
        assertThat(sink.parked()).containsExactly(task(1));
        sink.makeRoom(1);
        assertThat(sink.enqueued()).extracting(SessionAssignment::assignment).containsExactly(task(1));
    }

    @Test
    @DisplayName("§3.4 fails what is parked when it is bumped, and stays full")
    void bumpWhenFull() {
        sink.fill();
        CompletableFuture<Void> parked = sink.enqueue(task(0));
        sink.bumpSessionId(SECOND);
        assertFailed(parked, StaleSessionException.class);
        assertThat(sink.enqueue(task(1))).isNotDone();
    }

    @Test
    @DisplayName("§3.3 refuses a bump to a session that is not greater, and changes nothing")
    void lowerBump() {
        sink.fill();
        CompletableFuture<Void> parked = sink.enqueue(task(0));
        assertFailed(sink.bumpSessionId(FIRST), InvalidSessionIdException.class);
        assertThat(parked).isNotDone();
        assertThat(sink.bumps()).isEmpty();
    }

    @Test
    @DisplayName("bumps at once but completes later, when told to")
    void slowBump() {
        List<SessionId> completed = new ArrayList<>();
        sink.holdBumps();
        sink.bumpSessionId(SECOND).thenRun(() -> completed.add(SECOND));
        sink.bumpSessionId(new SessionId(3)).thenRun(() -> completed.add(new SessionId(3)));
        assertThat(sink.sessionId()).isEqualTo(new SessionId(3));
        assertThat(completed).isEmpty();

        sink.completeBumps();
        assertThat(completed).containsExactly(SECOND, new SessionId(3));
        assertThat(sink.bumpSessionId(new SessionId(4))).isCompleted();
    }

    @Test
    @DisplayName("§3.6 fails what is parked, and every later call, when it is closed")
    void closed() {
        sink.fill();
        CompletableFuture<Void> parked = sink.enqueue(task(0));
        sink.close();
        assertFailed(parked, DispatchQueueClosedException.class);
        assertFailed(sink.enqueue(task(1)), DispatchQueueClosedException.class);
        assertFailed(sink.bumpSessionId(SECOND), DispatchQueueClosedException.class);
    }

    @Test
    @DisplayName("refuses a negative amount of room")
    void negative() {
        assertThatIllegalArgumentException().isThrownBy(() -> sink.makeRoom(-1)).withMessage("count: -1 is negative");
    }
}
