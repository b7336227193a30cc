package org.spiderscheduler.core.future;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One future for all who ask: only its owner ends it (§1.2). To time it out gives a copy that does.
 *
 * @param <T> the result
 */
public final class ReadOnlyFuture<T extends @Nullable Object> extends OwnedFuture<T> {
    /** A pending future. */
    public ReadOnlyFuture() {}

    @Override
    protected boolean claim() {
        return false;
    }

    // The inherited ones would wait on, and say nothing of it.
    @Override
    public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
        return copy().orTimeout(timeout, unit);
    }

    @Override
    public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
        return copy().completeOnTimeout(value, timeout, unit);
    }
}
