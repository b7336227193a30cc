package org.spiderscheduler.core.future;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SchedulerException;

/** Answers that are available at once. Shared ones refuse to be changed (§1.2). */
public final class Futures {
    @SuppressWarnings("NullAway") // null is the one value that Void has
    private static final CompletableFuture<@Nullable Void> DONE = settled(null);

    private static final CompletableFuture<Optional<?>> NONE = settled(Optional.empty());

    private Futures() {}

    /**
     * Success without a value.
     *
     * @return a shared future
     */
    @SuppressWarnings("unchecked")
    public static CompletableFuture<Void> done() {
        return (CompletableFuture<Void>) (CompletableFuture<?>) DONE;
    }

    /**
     * Success with nothing there.
     *
     * @param <T> the type of what is not there
     * @return a shared future
     */
    @SuppressWarnings("unchecked")
    public static <T> CompletableFuture<Optional<T>> none() {
        return (CompletableFuture<Optional<T>>) (CompletableFuture<?>) NONE;
    }

    /**
     * The failure itself, without the wrapping that dependent stages put around it (§1.1).
     *
     * @param failure as a dependent got it
     * @return the cause of a {@link CompletionException}, otherwise the failure itself
     */
    public static Throwable bare(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /**
     * The failure as this library reports it (§1.1).
     *
     * @param failure as a dependent got it
     * @param what what failed, to be said if the failure is not a {@code SchedulerException}
     * @return a bare {@link SchedulerException} whose {@code toString()} does not throw
     */
    public static SchedulerException asSchedulerException(Throwable failure, String what) {
        Throwable bare = bare(failure);
        // JDK 17 wraps a failure for its dependents, and asks for its words to do so.
        return bare instanceof SchedulerException known && words(known) != null
                ? known
                : new SchedulerException(what + ": " + text(bare), bare);
    }

    /**
     * Describes a failure; by its class if its {@code toString()} throws.
     *
     * @param failure any
     * @return normally what {@code toString()} gives
     */
    public static String text(Throwable failure) {
        String words = words(failure);
        return words == null ? failure.getClass().getName() : words;
    }

    private static @Nullable String words(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable untold) {
            return null;
        }
    }

    private static <T extends @Nullable Object> CompletableFuture<T> settled(T value) {
        ReadOnlyFuture<T> there = new ReadOnlyFuture<>();
        there.deliver(value);
        return there;
    }
}
