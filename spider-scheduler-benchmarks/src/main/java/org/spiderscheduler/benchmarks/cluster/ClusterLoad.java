package org.spiderscheduler.benchmarks.cluster;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.grpc.proto.scheduler.SchedulerAssignment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Measures the packaged scheduler under load, one figure per command. */
@Command(
        name = "ClusterLoad",
        description =
                "Measures the packaged scheduler, in its own process. Storage and execution managers run in this one.",
        footer = {"", "Exit code 0: measured. 1: something was lost, came twice, failed, or did not stop as it should."
        },
        subcommandsRepeatable = false,
        usageHelpAutoWidth = true)
public final class ClusterLoad {
    private static final int IDLE_WARM_UP_PER_SECOND = 5_000;
    private static final int SETTLING_SECONDS = 3;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--scheduler",
            paramLabel = "JAR",
            scope = ScopeType.INHERIT,
            description = "The scheduler's jar. Default: ${DEFAULT-VALUE}, built by mvn package.")
    private Path jar = Path.of("docs", "examples", "target", "spider-cluster-scheduler.jar");

    @Option(
            names = "--jvm",
            paramLabel = "OPTIONS",
            scope = ScopeType.INHERIT,
            description = "The scheduler's JVM options, as one argument. Default: \"${DEFAULT-VALUE}\".")
    private String jvmOptions = "-XX:+ExitOnOutOfMemoryError -XX:+UseSerialGC -Xms64m -Xmx256m -Xmn48m";

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            description = "How long to warm up. Default: ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 20;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            description = "How long to measure. Default: ${DEFAULT-VALUE}.")
    private int seconds = 20;

    @Option(names = "--help", usageHelp = true, scope = ScopeType.INHERIT, description = "Shows this help.")
    boolean help;

    private ClusterLoad() {}

    /**
     * Measures a figure.
     *
     * @param args see {@code --help}
     */
    public static void main(String... args) {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(new CommandLine(new ClusterLoad()).execute(args));
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** Measures one running scheduler; returns the exit code. */
    private interface Measurement {
        int take(LoadStorage storage, SchedulerProcess scheduler) throws Exception;
    }

    private int measured(Measurement measurement) throws Exception {
        if (!Files.isReadable(jar)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--scheduler is " + jar + ", which cannot be read; build it with mvn -q package -DskipTests");
        }
        List<String> options = Arrays.stream(jvmOptions.split(" "))
                .filter(word -> !word.isEmpty())
                .toList();
        try (LoadStorage storage = new LoadStorage();
                SchedulerProcess scheduler = new SchedulerProcess(jar, options, storage.port())) {
            scheduler.awaitRunning();
            int verdict = measurement.take(storage, scheduler);
            int exitCode = scheduler.stop();
            if (exitCode != 0 || storage.registrations() != 1) {
                out().println("the scheduler ended with exit code " + exitCode + " after " + storage.registrations()
                        + " registrations; its log:\n" + scheduler.log());
                return 1;
            }
            return verdict;
        }
    }

    /** Counts the tasks that are handed out, and those handed out twice. */
    private static class Tally implements LoadExecutionManager.Work {
        private final BitSet seen = new BitSet();
        private final AtomicLong answers = new AtomicLong();
        private final AtomicLong twice = new AtomicLong();

        @Override
        public boolean done(SchedulerAssignment assignment) {
            int number = Math.toIntExact(LoadStorage.number(
                    assignment.getJobId(), assignment.getTaskId().getIndex()));
            if (seen.get(number)) {
                twice.incrementAndGet();
            }
            seen.set(number);
            answers.incrementAndGet();
            return true;
        }

        /** The exit code. The fleet must be closed; {@code inTime} is false if a wait was given up. */
        private int verdict(boolean inTime, long expected, LoadFleet fleet, PrintWriter out) {
            if (inTime && answers.get() == expected && twice.get() == 0 && fleet.failures() == 0) {
                return 0;
            }
            out.println(answers + " answers of " + expected + (inTime ? ", " : ", not in time, ") + twice
                    + " tasks handed out twice, " + fleet.failures() + " failed calls");
            return 1;
        }
    }

    /** Waits, and returns how long that took. */
    private static Duration pause(int seconds) {
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Command(description = "NextTask answers per second out of a backlog, and what an answer costs.")
    int answers(
            @Option(
                            names = "--ems",
                            paramLabel = "N",
                            description = "How many execution managers. Default: ${DEFAULT-VALUE}.",
                            defaultValue = "64")
                    int ems)
            throws Exception {
        Tally tally = new Tally();
        return measured((storage, scheduler) -> {
            storage.makeReady(Integer.MAX_VALUE);
            LoadFleet fleet = new LoadFleet(ems, scheduler.port(), tally);
            pause(warmUpSeconds);
            long answersBefore = tally.answers.get();
            CpuTime before = CpuTime.now(scheduler);
            Duration elapsed = pause(seconds);
            long answers = tally.answers.get() - answersBefore;
            CpuTime spent = CpuTime.now(scheduler).since(before);
            fleet.check();
            out().printf(
                            "%d EMs: %,.0f answers/s; scheduler CPU %.1f us per answer, driver %.1f us; resident %d MiB;"
                                    + " other processes used %.2f cores%n",
                            ems,
                            answers * 1e9 / elapsed.toNanos(),
                            micros(spent.scheduler(), answers),
                            micros(spent.driver(), answers),
                            scheduler.mebibytes("VmRSS"),
                            spent.othersCores(elapsed));
            fleet.close();
            return tally.verdict(true, Math.max(1, tally.answers.get()), fleet, out());
        });
    }

    private static double micros(Duration cpu, long answers) {
        return cpu.toNanos() / 1e3 / Math.max(1, answers);
    }

    @Command(
            description =
                    "The time from a task becoming ready in storage to its arrival at a waiting execution manager.")
    int latency(
            @Option(
                            names = "--ems",
                            paramLabel = "N",
                            description = "How many execution managers. Default: ${DEFAULT-VALUE}.",
                            defaultValue = "64")
                    int ems,
            @Option(
                            names = "--rate",
                            paramLabel = "N",
                            description = "Tasks per second, at random moments. Default: ${DEFAULT-VALUE}.",
                            defaultValue = "1000")
                    int rate)
            throws Exception {
        // Poisson arrivals, with a margin for chance.
        long[] readyAt = new long[2 * rate * (warmUpSeconds + seconds) + 1_000];
        Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        AtomicBoolean measuring = new AtomicBoolean();
        Tally tally = new Tally() {
            @Override
            public boolean done(SchedulerAssignment assignment) {
                if (measuring.get()) {
                    long number = LoadStorage.number(
                            assignment.getJobId(), assignment.getTaskId().getIndex());
                    latencies.recordValue(System.nanoTime() - readyAt[(int) number]);
                }
                return super.done(assignment);
            }
        };
        return measured((storage, scheduler) -> {
            LoadFleet fleet = new LoadFleet(ems, scheduler.port(), tally);
            SplittableRandom random = new SplittableRandom(1);
            int made = 0;
            CpuTime before = CpuTime.now(scheduler);
            long begin = System.nanoTime();
            long measureFrom = begin + TimeUnit.SECONDS.toNanos(warmUpSeconds);
            long end = measureFrom + TimeUnit.SECONDS.toNanos(seconds);
            long due = begin;
            while (due - end < 0 && made < readyAt.length) {
                long left = due - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(left);
                    continue;
                }
                if (due - measureFrom >= 0) {
                    measuring.set(true);
                }
                readyAt[made++] = System.nanoTime();
                storage.makeReady(1);
                due += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / rate);
            }
            CpuTime spent = CpuTime.now(scheduler).since(before);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            boolean inTime = allHandedOut(storage, tally);
            fleet.check();
            fleet.close();
            out().printf(
                            "%d/s, %d EMs: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.2f ms of %,d tasks;"
                                    + " other processes used %.2f cores%n",
                            rate,
                            ems,
                            latencies.getValueAtPercentile(50) / 1e6,
                            latencies.getValueAtPercentile(99) / 1e6,
                            latencies.getValueAtPercentile(99.9) / 1e6,
                            latencies.getMaxValue() / 1e6,
                            latencies.getTotalCount(),
                            spent.othersCores(elapsed));
            return tally.verdict(inTime, made, fleet, out());
        });
    }

    @Command(description = "The CPU time, polls, log and memory of an idle scheduler.")
    int idle(
            @Option(
                            names = "--ems",
                            paramLabel = "N",
                            description = "How many execution managers. Default: ${DEFAULT-VALUE}.",
                            defaultValue = "64")
                    int ems)
            throws Exception {
        return measured((storage, scheduler) -> {
            Tally tally = new Tally();
            LoadFleet fleet = new LoadFleet(ems, scheduler.port(), tally);
            // Warmed up by work, like a scheduler that has run for a day.
            for (int second = 0; second < warmUpSeconds; second++) {
                storage.makeReady(IDLE_WARM_UP_PER_SECOND);
                pause(1);
            }
            boolean inTime = allHandedOut(storage, tally);
            pause(SETTLING_SECONDS);
            CpuTime before = CpuTime.now(scheduler);
            long pollsBefore = storage.polls();
            long logBefore = scheduler.logBytes();
            Duration elapsed = pause(seconds);
            CpuTime spent = CpuTime.now(scheduler).since(before);
            fleet.check();
            out().printf(
                            "idle, %d EMs: %.2f %% of a core, %.1f polls/s, %d bytes of log, resident %d MiB;"
                                    + " other processes used %.2f cores%n",
                            ems,
                            100 * spent.schedulerCores(elapsed),
                            (storage.polls() - pollsBefore) * 1e9 / elapsed.toNanos(),
                            scheduler.logBytes() - logBefore,
                            scheduler.mebibytes("VmRSS"),
                            spent.othersCores(elapsed));
            fleet.close();
            return tally.verdict(inTime, storage.ready(), fleet, out());
        });
    }

    private static boolean allHandedOut(LoadStorage storage, Tally tally) {
        return inTime(Duration.ofMinutes(1), () -> tally.answers.get() >= storage.ready());
    }

    /** Waits until it is done; returns false if the limit comes first. */
    private static boolean inTime(Duration limit, BooleanSupplier done) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            pause(1);
        }
        return true;
    }

    @Command(description = "The memory of a scheduler while tasks are ready and execution managers are busy.")
    int memory(
            @Option(
                            names = "--ems",
                            paramLabel = "N",
                            description = "How many execution managers. Default: ${DEFAULT-VALUE}.",
                            defaultValue = "64")
                    int ems,
            @Option(
                            names = "--tasks",
                            paramLabel = "N",
                            description = "How many tasks are ready. Default: ${DEFAULT-VALUE}.",
                            defaultValue = "1000000")
                    int tasks)
            throws Exception {
        AtomicBoolean busy = new AtomicBoolean(true);
        Tally tally = new Tally() {
            @Override
            public boolean done(SchedulerAssignment assignment) {
                super.done(assignment);
                return !busy.get();
            }
        };
        return measured((storage, scheduler) -> {
            LoadFleet fleet = new LoadFleet(ems, scheduler.port(), tally);
            pause(warmUpSeconds);
            storage.makeReady(tasks);
            boolean inTime = inTime(Duration.ofMinutes(2), () -> storage.offered() >= tasks);
            CpuTime before = CpuTime.now(scheduler);
            Duration elapsed = pause(seconds);
            CpuTime spent = CpuTime.now(scheduler).since(before);
            fleet.check();
            out().printf(
                            "%,d tasks ready, %d EMs busy: resident %d MiB, peak %d MiB;"
                                    + " other processes used %.2f cores%n",
                            storage.offered() - tally.answers.get(),
                            ems,
                            scheduler.mebibytes("VmRSS"),
                            scheduler.mebibytes("VmHWM"),
                            spent.othersCores(elapsed));
            fleet.close();
            return tally.verdict(inTime, Math.min(ems, tasks), fleet, out());
        });
    }
}
