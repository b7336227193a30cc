package org.spiderscheduler.benchmarks.figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.benchmarks.HandTimer;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/**
 * The heap that parked dequeues occupy, and what is left of it when they have ended: compares what the heap holds after
 * a collection. The array of the futures belongs to the caller, and is not counted.
 */
final class Footprint {
    /** Short enough for the hand timer, which jumps further, to time it out. */
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final int parked;
    private final List<Row> rows = new ArrayList<>();

    private Footprint(int parked) {
        this.parked = parked;
    }

    /** How a parked dequeue ends. */
    private interface End {
        void all(DispatchQueue queue, HandTimer timer, @Nullable CompletableFuture<?>[] calls);
    }

    static List<Row> measure(boolean smoke) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int parked : smoke ? new int[] {10_000} : new int[] {10_000, 100_000, 1_000_000}) {
            rows.addAll(new Footprint(parked).measure());
        }
        return rows;
    }

    private List<Row> measure() throws InterruptedException {
        // The first round loads classes, and grows what grows only once.
        round();
        rows.clear();
        round();
        return rows;
    }

    private void round() throws InterruptedException {
        left("delivered", Footprint::deliver);
        left("cancelled", (queue, timer, calls) -> {
            for (CompletableFuture<?> call : calls) {
                if (call != null) {
                    call.cancel(false);
                }
            }
        });
        left("timedOut", (queue, timer, calls) -> timer.expire());
    }

    private static void deliver(DispatchQueue queue, HandTimer timer, @Nullable CompletableFuture<?>[] calls) {
        for (int i = 0; i < calls.length; i++) {
            queue.sink().enqueue(Measured.TASK);
        }
    }

    private void left(String ended, End end) throws InterruptedException {
        HandTimer timer = new HandTimer();
        @Nullable CompletableFuture<?>[] calls = new CompletableFuture<?>[parked];
        try (DispatchQueue queue = DispatchQueue.builder(Measured.CAPACITY, Measured.SESSION)
                .timer(timer)
                .build()) {
            long empty = held();
            for (int i = 0; i < parked; i++) {
                CompletableFuture<Optional<SessionAssignment>> call =
                        queue.source().dequeue(WAIT);
                calls[i] = call;
            }
            long full = held();
            end.all(queue, timer, calls);
            Arrays.fill(calls, null);
            long after = held();
            if (rows.isEmpty()) {
                add("parked", full - empty);
            }
            add(ended, after - empty);
        }
    }

    private void add(String what, long bytes) {
        rows.add(new Row(
                what,
                new TreeMap<>(Map.of("parked", Integer.toString(parked))),
                Map.of(Unit.BYTES, Math.max(0, (double) bytes / parked))));
    }

    private static long held() throws InterruptedException {
        Runtime heap = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, heap.totalMemory() - heap.freeMemory());
        }
        return least;
    }
}
