package org.spiderscheduler.benchmarks.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;

/**
 * How often the threads of an idle scheduler wake up: their voluntary context switches, as Linux counts them. Eight
 * execution managers wait for tasks, with their own long polls.
 */
final class IdleWakeUps {
    private static final int EMS = 8;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration OBSERVED = Duration.ofSeconds(60);

    /**
     * From the three long polls to storage, those of the execution managers, and the sweep for silent ones every 30 s.
     */
    static final double ALLOWED_PER_SECOND = 3 / 10.0 + EMS / 10.0 + 1 / 30.0;

    /** Linux truncates thread names; those of both threads of the runtime begin with this. */
    private static final String THREADS = "spider-schedule";

    private IdleWakeUps() {}

    static List<Row> measure(boolean smoke) {
        // Storage's timer is not the scheduler's.
        try (TimerThread time = TimerThread.start("storage")) {
            InMemoryStorage storage = InMemoryStorage.builder(time).build();
            InMemoryStorageClient client = storage.client();
            try (SchedulerRuntime scheduler = SchedulerRuntime.builder(client, storage.sessionId(), client::schedulerId)
                    .build()) {
                scheduler.start();
                for (int em = 1; em <= EMS; em++) {
                    ExecutionManagerId id = new ExecutionManagerId(em);
                    new Consumer<>(() -> scheduler.service().nextTask(id, Optional.empty(), WAIT)).consume();
                }
                // By then, start-up is over.
                pause(smoke ? Duration.ofMillis(100) : WAIT.multipliedBy(2));
                long before = switches();
                long begin = System.nanoTime();
                pause(smoke ? Duration.ofMillis(100) : OBSERVED);
                double seconds = (System.nanoTime() - begin) / 1e9;
                double perSecond = (switches() - before) / seconds;
                return List.of(new Row("wakeUps", new TreeMap<>(), Map.of(Unit.PER_SECOND, perSecond)));
            }
        }
    }

    private static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long switches() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> read(task.resolve("comm")).startsWith(THREADS))
                    .flatMap(task -> read(task.resolve("status")).lines())
                    .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException failure) {
            throw new UncheckedIOException("this figure needs the counters of Linux below /proc", failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
