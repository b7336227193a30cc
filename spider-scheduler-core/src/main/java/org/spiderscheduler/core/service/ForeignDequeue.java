package org.spiderscheduler.core.service;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.core.parked.CallSource;
import org.spiderscheduler.core.parked.ParkedDequeue;
import org.spiderscheduler.core.time.NanoClock;

/**
 * One call's dequeue from a source that is not this library's, or has another clock: the future that the source returns
 * settles the call.
 */
final class ForeignDequeue implements CallSource {
    private final DispatchQueueSource source;
    private final NanoClock clock;
    private volatile @Nullable CompletableFuture<Optional<SessionAssignment>> dequeue;

    ForeignDequeue(DispatchQueueSource source, NanoClock clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public void dequeue(ParkedDequeue<?> call, long now) {
        CompletableFuture<Optional<SessionAssignment>> future = Objects.requireNonNull(
                source.dequeue(Duration.ofNanos(Math.max(0, call.deadline() - now))), "the source returned no future");
        dequeue = future;
        future.whenComplete((given, failure) -> {
            if (failure != null) {
                call.settle(failure);
            } else if (given == null) {
                call.settle(new NullPointerException("the source answered with null"));
            } else {
                call.settle(given.orElse(null));
            }
        });
    }

    @Override
    public boolean withdraw(ParkedDequeue<?> call) {
        CompletableFuture<Optional<SessionAssignment>> future = dequeue;
        // Cheaper than cancel(), which fills in a stack trace.
        return future != null && future.complete(Optional.empty());
    }

    @Override
    public NanoClock clock() {
        return clock;
    }

    @Override
    public @Nullable Executor executor() {
        return null;
    }
}
