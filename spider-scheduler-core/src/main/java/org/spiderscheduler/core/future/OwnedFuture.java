package org.spiderscheduler.core.future;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that is pending on behalf of its owner. Whoever ends it, the owner with a result or the caller by completing
 * or cancelling it, must first {@linkplain #claim() claim} it; exactly one claim succeeds (§4.5).
 *
 * @param <T> the result
 */
public abstract class OwnedFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    /** A pending future. */
    protected OwnedFuture() {}

    /**
     * Claims the right to end the future on behalf of its caller; if that succeeds, the call is withdrawn.
     *
     * @return true at most once, and never after the owner has claimed the future
     */
    protected abstract boolean claim();

    /**
     * Completes the future. For the owner, after its claim and under no lock (§1.3).
     *
     * @param value the result
     */
    public final void deliver(T value) {
        super.complete(value);
    }

    /**
     * Fails the future. For the owner, after its claim and under no lock (§1.3).
     *
     * @param failure why
     */
    public final void deliverFailure(Throwable failure) {
        super.completeExceptionally(failure);
    }

    @Override
    public final boolean complete(T value) {
        return claim() && super.complete(value);
    }

    @Override
    public final boolean completeExceptionally(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        return claim() && super.completeExceptionally(failure);
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        // Like the inherited method, this tells whether it is cancelled now: a second cancel returns true as well.
        return (claim() && super.cancel(mayInterruptIfRunning)) || isCancelled();
    }

    // The inherited method completes without calling complete().
    @Override
    public final CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier, "supplier");
        Objects.requireNonNull(executor, "executor").execute(() -> {
            if (isDone()) {
                return;
            }
            try {
                complete(supplier.get());
            } catch (Throwable failure) {
                completeExceptionally(failure);
            }
        });
        return this;
    }

    @Override
    public final CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public final void obtrudeValue(T value) {
        throw refused();
    }

    @Override
    public final void obtrudeException(Throwable failure) {
        throw refused();
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("this future ends once: its outcome cannot be rewritten (§1.2, §4.5)");
    }
}
