package org.spiderscheduler.core.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.future.OwnedFuture;

/**
 * Relays another future's outcome on an executor. Cancelling or completing a relay withdraws the upstream call, so that
 * a parked enqueue is not delivered (§3.7).
 */
final class Relay<T extends @Nullable Object> extends OwnedFuture<T> {
    private final CompletableFuture<T> upstream;
    private volatile boolean withdrawing;

    Relay(CompletableFuture<T> upstream, Executor executor) {
        this.upstream = upstream;
        upstream.whenComplete((value, failure) -> {
            // Whoever claims this completes it after cancelling upstream; any outcome that came first is relayed.
            if (!(withdrawing && upstream.isCancelled())) {
                executor.execute(() -> relay(value, failure));
            }
        });
    }

    private void relay(T value, @Nullable Throwable failure) {
        if (failure == null) {
            deliver(value);
        } else {
            deliverFailure(Futures.bare(failure));
        }
    }

    @Override
    protected boolean claim() {
        withdrawing = true;
        return upstream.cancel(false);
    }
}
