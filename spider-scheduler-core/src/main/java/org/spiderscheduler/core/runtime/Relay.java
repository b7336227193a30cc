package org.spiderscheduler.core.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.future.OwnedFuture;

/**
 * Another future's outcome, on an executor. To cancel or complete it withdraws the call upstream, so that a parked
 * enqueue is not delivered (§3.7).
 */
final class Relay<T extends @Nullable Object> extends OwnedFuture<T> {
    private final CompletableFuture<T> upstream;
    private volatile boolean withdrawn;

    Relay(CompletableFuture<T> upstream, Executor executor) {
        this.upstream = upstream;
        upstream.whenComplete((value, failure) -> {
            if (!withdrawn) {
                executor.execute(() -> relay(value, failure));
            }
        });
    }

    private void relay(T value, @Nullable Throwable failure) {
        if (failure == null) {
            deliver(value);
        } else if (!withdrawn) {
            deliverFailure(Futures.bare(failure));
        }
    }

    @Override
    protected boolean claim() {
        boolean before = withdrawn;
        withdrawn = true;
        if (upstream.cancel(false)) {
            return true;
        }
        withdrawn = before;
        return false;
    }
}
