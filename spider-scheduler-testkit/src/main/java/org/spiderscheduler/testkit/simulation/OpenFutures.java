package org.spiderscheduler.testkit.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The futures that somebody waits for, by what they are. */
final class OpenFutures {
    private final Map<Long, String> open = new LinkedHashMap<>();
    private long next;

    <T> CompletableFuture<T> track(String what, CompletableFuture<T> future) {
        if (!future.isDone()) {
            long key = next++;
            open.put(key, what);
            future.whenComplete((value, failure) -> open.remove(key));
        }
        return future;
    }

    int count() {
        return open.size();
    }

    List<String> names() {
        return List.copyOf(open.values());
    }
}
