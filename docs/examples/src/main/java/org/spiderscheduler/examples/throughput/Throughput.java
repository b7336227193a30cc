package org.spiderscheduler.examples.throughput;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.core.runtime.SchedulerRuntime;

/**
 * Measures the whole pipeline in real time: storage, decision loop, queue, service, acknowledgement. Each figure is the
 * median of several rounds, and a ratio to what two threads pass through a bare {@link ArrayBlockingQueue} in the same run,
 * since absolute times say little on a machine that others use too.
 */
public final class Throughput {
    private static final int TASKS = 1_000_000;
    private static final int ROUNDS = 5;
    private static final int FEW = 1_000;
    private static final SchedulerId SCHEDULER = new SchedulerId(1);

    private final Allocation allocation = new Allocation();

    private Throughput() {}

    /** What one round came to. */
    private record Round(double perSecond, double bytesEach) {}

    /**
     * Prints the table.
     *
     * @param args none
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String... args) throws InterruptedException {
        new Throughput().report();
    }

    private void report() throws InterruptedException {
        double bare = median(Throughput::bareQueue).perSecond();
        print("ArrayBlockingQueue, two threads", bare, 0, bare);
        for (int ems : new int[] {1, 8, 64}) {
            for (int ready : new int[] {FEW, TASKS}) {
                Round round = median(() -> pipeline(ems, ready));
                print(
                        String.format(Locale.ROOT, "%,d execution managers, %,d ready", ems, ready),
                        round.perSecond(),
                        round.bytesEach(),
                        bare);
            }
        }
    }

    private static void print(String what, double perSecond, double bytesEach, double bare) {
        System.out.printf(
                Locale.ROOT,
                "%-42s %,12.0f per second %6.2f of the bare queue %6.0f B each%n",
                what,
                perSecond,
                perSecond / bare,
                bytesEach);
    }

    /** Something that can be measured. */
    private interface Measured {
        Round run() throws InterruptedException;
    }

    /** The median of all rounds but the first, which warms up. */
    private static Round median(Measured measured) throws InterruptedException {
        measured.run();
        Round[] rounds = new Round[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rounds[round] = measured.run();
        }
        Arrays.sort(rounds, (one, other) -> Double.compare(one.perSecond(), other.perSecond()));
        return rounds[ROUNDS / 2];
    }

    private static Round bareQueue() throws InterruptedException {
        ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<>(256);
        Thread producer = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < TASKS; i++) {
                            queue.put(Throughput.class);
                        }
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                "producer");
        long begin = System.nanoTime();
        producer.start();
        for (int i = 0; i < TASKS; i++) {
            queue.take();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        producer.join();
        return new Round(TASKS / seconds, 0);
    }

    private Round pipeline(int ems, int ready) throws InterruptedException {
        Backlog backlog = new Backlog(TASKS, ready);
        CountDownLatch left = new CountDownLatch(TASKS);
        try (SchedulerRuntime scheduler = SchedulerRuntime.builder(backlog, Backlog.SESSION, () -> SCHEDULER)
                .build()) {
            long allocated = allocation.bytes();
            long begin = System.nanoTime();
            scheduler.start();
            for (int em = 1; em <= ems; em++) {
                new InstantExecutionManager(
                                scheduler.service(), new ExecutionManagerId(em), backlog::acknowledged, left)
                        .start();
            }
            left.await();
            double seconds = (System.nanoTime() - begin) / 1e9;
            double bytes = allocation.bytes() - allocated;
            scheduler.stop();
            backlog.end();
            return new Round(TASKS / seconds, bytes / TASKS);
        }
    }
}
