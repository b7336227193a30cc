package org.spiderscheduler.core.future;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One future for all callers: only its owner ends it (§1.2). A time-out applies to a copy, which is returned.
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

    // The inherited methods would silently never time out.
    @Override
    public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
        return copy().orTimeout(timeout, unit);
    }

    @Override
    public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
        return copy().completeOnTimeout(value, timeout, unit);
    }
}
