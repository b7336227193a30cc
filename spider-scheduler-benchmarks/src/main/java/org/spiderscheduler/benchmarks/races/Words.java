package org.spiderscheduler.benchmarks.races;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.benchmarks.Subject;

final class Words {
    private Words() {}

    /** What has become of a call that an actor has made. */
    static String of(@Nullable CompletableFuture<?> call) {
        return Subject.outcome(Objects.requireNonNull(call));
    }
}
