package org.spiderscheduler.testkit.tck;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An answer on its way to a core. It tells whether it has arrived, or the core has ended it first. */
class Relayed<T> extends CompletableFuture<T> {
    private boolean arrived;

    @SuppressWarnings("NullAway") // null is the one value that Void has
    void deliver(@Nullable T answer, @Nullable Throwable failure) {
        if (isDone()) {
            return;
        }
        arrived = true;
        if (failure == null) {
            complete(answer);
        } else {
            completeExceptionally(failure);
        }
    }

    /** Whether the core has cancelled it, or completed it in some other way. */
    boolean isEndedByCore() {
        return isDone() && !arrived;
    }
}
