package org.spiderscheduler.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.core.Outcomes.failureOf;
import static org.spiderscheduler.core.Outcomes.resultOf;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.Thrown;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("The scheduler service, on a source that only returns futures,")
class ForeignSourceTest extends DispatchingServiceTest {
    @Override
    DispatchQueueSource source(DispatchQueue queue) {
        return waitTime -> queue.source().dequeue(waitTime);
    }

    @Test
    @DisplayName("§1.1 fails a call at a source that throws")
    void sourceThrows() {
        assertThat(failureAt(waitTime -> {
                    throw Thrown.sneakily(new IOException("on purpose"));
                }))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("on purpose");
    }

    @Test
    @DisplayName("§1.6 fails a call at a source that returns null, or a future of null")
    @SuppressWarnings("NullAway")
    void sourceGivesNull() {
        assertThat(failureAt(waitTime -> null))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("the source returned no future");
        assertThat(failureAt(waitTime -> CompletableFuture.completedFuture(null)))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("the source answered with null");
    }

    @Test
    @DisplayName("takes back the dequeue of a call that ended while the source was asked, so that it takes no task")
    void endedWhileAsked() {
        CompletableFuture<Optional<SessionAssignment>> dequeue = new CompletableFuture<>();
        List<DispatchingService> asking = new ArrayList<>();
        DispatchingService service = service(waitTime -> {
            asking.forEach(each -> each.end(new SchedulerException("ended meanwhile")));
            return dequeue;
        });
        asking.add(service);
        assertThat(failureOf(ask(service))).hasMessage("ended meanwhile");
        assertThat(resultOf(dequeue)).isEmpty();
    }

    private static Throwable failureAt(DispatchQueueSource source) {
        return failureOf(ask(service(source)));
    }

    private static DispatchingService service(DispatchQueueSource source) {
        return DispatchingService.builder(source, () -> new SessionId(1), () -> new SchedulerId(1), new ManualTimer())
                .build();
    }

    private static CompletableFuture<Optional<SchedulerAssignment>> ask(DispatchingService service) {
        return service.nextTask(new ExecutionManagerId(1), Optional.empty(), Duration.ZERO);
    }
}
