package org.spiderscheduler.testkit.simulation;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Runs many seeds of a simulation from the command line, or one. */
public final class SimulationRunner {
    /** How the scheduler's own simulation is run again, from a clone. */
    static final String FROM_CLONE =
            "mvn -q -Psimulation -pl spider-scheduler-testkit -am compile exec:java -Dexec.args=\"%s\"";

    private static final long PROGRESS_NANOS = 10_000_000_000L;

    private final Simulation simulation;
    private final PrintStream out;
    private final String replay;

    /** Makes one that prints; {@code replay} has a place for the options that run a seed again. */
    SimulationRunner(Simulation simulation, PrintStream out, String replay) {
        this.simulation = simulation;
        this.out = out;
        this.replay = replay;
    }

    /**
     * Runs the default simulation; {@code --help} lists the options.
     *
     * @param args the command line
     */
    public static void main(String... args) {
        int exitCode = new SimulationRunner(Simulation.builder().build(), System.out, FROM_CLONE).run(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /**
     * Runs seeds of a simulation on all cores, and prints the results to the standard output. It is meant for a
     * {@code main} of your own that passes its command line on; {@code --help} lists the options.
     *
     * @param simulation what is under test
     * @param args the command line
     * @return the exit code: 0 if all seeds were run and no property was violated, 1 if not, 2 for a bad command line
     */
    public static int run(Simulation simulation, String... args) {
        Objects.requireNonNull(simulation, "simulation");
        return new SimulationRunner(simulation, System.out, "the same program with %s").run(args);
    }

    /** Returns the exit code. */
    int run(String... args) {
        RunnerOptions options;
        try {
            options = RunnerOptions.parse(args);
        } catch (IllegalArgumentException bad) {
            out.println(bad.getMessage());
            return 2;
        }
        if (options.help()) {
            out.print(RunnerOptions.HELP);
            return 0;
        }
        Map<Long, String> digests = new ConcurrentSkipListMap<>();
        NavigableMap<Long, Throwable> unrunnable = new ConcurrentSkipListMap<>();
        SimulationReport report = runAll(options, digests, unrunnable);
        out.print(report);
        if (options.digest()) {
            out.println("digest: " + Fingerprint.of(digests.values()));
        }
        report.firstFailure().ifPresent(this::tell);
        List<String> unseen = options.everything() ? report.unseen() : List.of();
        unseen.forEach(what -> out.println("never seen: " + what));
        boolean stopped = report.runs() < options.count();
        if (!unrunnable.isEmpty()) {
            out.print("seed " + unrunnable.firstKey() + " cannot be run: ");
            unrunnable.firstEntry().getValue().printStackTrace(out);
        } else if (stopped && report.firstFailure().isEmpty()) {
            out.printf("stopped after %,d of %,d seeds%n", report.runs(), options.count());
        }
        return report.firstFailure().isEmpty() && unseen.isEmpty() && !stopped ? 0 : 1;
    }

    private void tell(SimulationResult failure) {
        out.println();
        out.println(new FailureReport(
                failure, simulation.shrink(failure), replay.formatted("--seed " + failure.seed() + " --log")));
    }

    /**
     * As many threads as cores; each run is on one of them. After a failure, and after a run that ends with an
     * exception, no more runs begin.
     */
    private SimulationReport runAll(RunnerOptions options, Map<Long, String> digests, Map<Long, Throwable> unrunnable) {
        SimulationReport report = new SimulationReport();
        AtomicLong next = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        long workers = Math.min(Runtime.getRuntime().availableProcessors(), options.count());
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(
                    () -> {
                        for (long index = next.getAndIncrement();
                                index < options.count() && report.firstFailure().isEmpty();
                                index = next.getAndIncrement()) {
                            long seed = options.first() + index;
                            try {
                                SimulationResult result = simulation.run(seed);
                                if (options.log()) {
                                    out.println(result.log());
                                }
                                if (options.digest()) {
                                    digests.put(seed, result.log().digest());
                                }
                                report.add(result);
                            } catch (Throwable thrown) {
                                unrunnable.put(seed, thrown);
                                next.set(options.count());
                            }
                        }
                    },
                    "simulation-" + i);
            thread.start();
            threads.add(thread);
        }
        long told = System.nanoTime();
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join(1_000);
                } catch (InterruptedException stop) {
                    next.set(options.count());
                    Thread.currentThread().interrupt();
                    return report;
                }
                if (System.nanoTime() - told > PROGRESS_NANOS) {
                    told = System.nanoTime();
                    out.printf(
                            "%,d of %,d seeds, %,d virtual hours%n",
                            report.runs(), options.count(), report.virtualTime().toHours());
                }
            }
        }
        return report;
    }
}
