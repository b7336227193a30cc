package org.spiderscheduler.benchmarks.figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/** How late dequeues time out that wait for a millisecond, over and over. */
final class Lateness {
    private static final Duration WAIT = Duration.ofMillis(1);

    /** Filled by the timer's thread only. */
    private final long[] lateness;

    private final CountDownLatch full = new CountDownLatch(1);
    private int count;

    private Lateness(int samples) {
        lateness = new long[samples];
    }

    static List<Row> measure(boolean smoke) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int waits : smoke ? new int[] {100} : new int[] {100, 1_000, 10_000}) {
            int samples = smoke ? 1_000 : Math.min(5_000_000, waits * 10_000);
            new Lateness(samples / 2).run(waits);
            long[] sorted = new Lateness(samples).run(waits);
            add(rows, "earliest", waits, sorted[0]);
            add(rows, "median", waits, sorted[sorted.length / 2]);
            add(rows, "percentile 99", waits, sorted[(int) (sorted.length * 0.99)]);
        }
        return rows;
    }

    private static void add(List<Row> rows, String what, int waits, long nanos) {
        rows.add(new Row(
                what, new TreeMap<>(Map.of("waits", Integer.toString(waits))), Map.of(Unit.NANOS, (double) nanos)));
    }

    private long[] run(int waits) throws InterruptedException {
        try (DispatchQueue queue = Measured.queue()) {
            for (int i = 0; i < waits; i++) {
                again(queue);
            }
            full.await();
        }
        Arrays.sort(lateness);
        return lateness;
    }

    private void again(DispatchQueue queue) {
        long due = System.nanoTime() + WAIT.toNanos();
        queue.source().dequeue(WAIT).whenComplete((none, failure) -> {
            long late = System.nanoTime() - due;
            if (failure != null || full.getCount() == 0) {
                return;
            }
            lateness[count++] = late;
            if (count == lateness.length) {
                full.countDown();
            } else {
                again(queue);
            }
        });
    }
}
