package org.spiderscheduler.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.testkit.RecordingSink;
import org.spiderscheduler.testkit.VirtualTime;

@DisplayName("The sink that a contract gives to a core")
class WatchedSinkTest {
    private static final SessionId SESSION = new SessionId(1);
    private static final InboundEntry ENTRY = new InboundEntry(new ResourceGroupId(1), new JobId(1), TaskId.index(0));

    private final RecordingSink full = new RecordingSink(SESSION);
    private final CoreWatch watch = new CoreWatch(new VirtualEnvironment(new VirtualTime()), SESSION, lane -> 1);
    private final WatchedSink sink = new WatchedSink(full, watch);

    private CompletableFuture<Void> park() {
        full.fill();
        watch.executesHere();
        watch.answered(Lane.REGULAR, 1, new InboundBatch(SESSION, List.of(ENTRY)));
        return sink.enqueue(ENTRY.toAssignment());
    }

    @Test
    @DisplayName("§3.7 knows, before the core does, that an enqueue is withdrawn, by whatever means")
    void withdrawn() {
        List<Consumer<CompletableFuture<Void>>> means = List.of(
                parked -> parked.cancel(false),
                parked -> parked.complete(null),
                parked -> parked.completeExceptionally(new TimeoutException()),
                parked -> parked.completeAsync(() -> null, Runnable::run));
        for (Consumer<CompletableFuture<Void>> withdraw : means) {
            CompletableFuture<Void> parked = park();
            CompletableFuture<CompletableFuture<Void>> again =
                    parked.handle((done, withdrawn) -> sink.enqueue(ENTRY.toAssignment()));
            withdraw.accept(parked);
            assertThat(again).isCompleted();
            assertThat(watch.notDue()).isEmpty();
            full.empty();
        }
    }

    @Test
    @DisplayName("§1.2 lets no core withdraw what has failed, though the failure is still on its way")
    void tooLate() {
        CompletableFuture<Void> parked = park();
        sink.holdFailures();
        sink.bumpSessionId(new SessionId(2));
        assertThat(parked.complete(null)).isFalse();
        assertThat(parked.cancel(false)).isFalse();
        assertThat(parked).isNotDone();
        sink.bringFailures();
        assertThat(parked).isCompletedExceptionally();
    }
}
