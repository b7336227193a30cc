package org.spiderscheduler.core.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.core.parked.CallSource;
import org.spiderscheduler.core.parked.ParkedDequeue;

/** One call's dequeue from a source that is not this library's: the call depends on the future that it gives. */
final class ForeignDequeue implements CallSource {
    private final DispatchQueueSource source;
    private volatile @Nullable CompletableFuture<Optional<SessionAssignment>> dequeue;

    ForeignDequeue(DispatchQueueSource source) {
        this.source = source;
    }

    @Override
    public void dequeue(ParkedDequeue<?> call, long now) {
        CompletableFuture<Optional<SessionAssignment>> future =
                source.dequeue(Duration.ofNanos(Math.max(0, call.deadline() - now)));
        dequeue = future;
        future.whenComplete((given, failure) -> call.settle(failure != null ? failure : given.orElse(null)));
    }

    @Override
    public boolean withdraw(ParkedDequeue<?> call) {
        CompletableFuture<Optional<SessionAssignment>> future = dequeue;
        // Cheaper than cancel(), which fills in a stack trace.
        return future != null && future.complete(Optional.empty());
    }

    @Override
    public @Nullable Executor executor() {
        return null;
    }
}
