package org.spiderscheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The outcomes of futures that must have ended by now: if one has not, the test fails at once instead of waiting. */
public final class Outcomes {
    private Outcomes() {}

    public static <T> T resultOf(CompletableFuture<T> future) {
        assertThat(future).isCompleted();
        return future.join();
    }

    /** Exactly as a dependent sees it, without the wrapping that {@code get()} puts around it or takes off. */
    public static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Objects.requireNonNull(
                future.<Throwable>handle((value, failure) -> failure).join());
    }
}
