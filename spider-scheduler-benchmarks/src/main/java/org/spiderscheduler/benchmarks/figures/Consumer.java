package org.spiderscheduler.benchmarks.figures;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls again as soon as it is answered, until a call fails. */
final class Consumer<T> {
    private final Supplier<CompletableFuture<T>> call;
    private final BiConsumer<@Nullable T, @Nullable Throwable> again;

    Consumer(Supplier<CompletableFuture<T>> call) {
        this.call = call;
        this.again = (answer, failure) -> {
            if (failure == null) {
                consume();
            }
        };
    }

    /** A loop while answers are there at once: a recursion would grow the stack. */
    void consume() {
        CompletableFuture<T> answer = call.get();
        while (answer.isDone() && !answer.isCompletedExceptionally()) {
            answer = call.get();
        }
        answer.whenComplete(again);
    }
}
