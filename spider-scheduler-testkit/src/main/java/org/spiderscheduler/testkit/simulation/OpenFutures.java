package org.spiderscheduler.testkit.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The futures that are still pending, and what they are. */
final class OpenFutures {
    private final Map<Object, String> open = new LinkedHashMap<>();

    <T> CompletableFuture<T> track(String what, CompletableFuture<T> future) {
        if (!future.isDone()) {
            Object key = new Object();
            open.put(key, what);
            future.whenComplete((value, failure) -> open.remove(key));
        }
        return future;
    }

    int count() {
        return open.size();
    }

    /** One key for each. */
    Map<?, String> open() {
        return open;
    }
}
