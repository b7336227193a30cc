package org.spiderscheduler.examples.runner;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.NanoClock;
import org.spiderscheduler.examples.policy.NamedPolicy;
import org.spiderscheduler.examples.trace.BadInputException;
import org.spiderscheduler.examples.trace.TraceFile;
import org.spiderscheduler.examples.workload.BuiltInMix;
import org.spiderscheduler.examples.workload.Workload;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs a workload through the whole scheduler, on the testkit's storage and fleet, in virtual time. */
@Command(
        name = "WorkloadRunner",
        description = "Runs a workload through the whole scheduler, in virtual time, and reports the outcome.",
        footer = {
            "",
            "Exit code 0: every job ended as planned. 1: a job did not, or execution managers were left idle.",
            "2: the options or the workload are wrong."
        },
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class WorkloadRunner implements Callable<Integer> {
    private static final int BAD_INPUT = 2;
    private static final long MOST_EMS = 100_000;
    private static final long MOST_CAPACITY = 10_000_000;
    private static final long MOST_PICTURED = 256;

    private final NanoClock clock;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--workload",
            paramLabel = "FILE",
            description = "WfFormat 1.5 (JSON) or SWF, plain or gzip. Default: a built-in mix of jobs.")
    private @Nullable Path file;

    @Option(
            names = "--ems",
            paramLabel = "N",
            description = "How many execution managers, from 1 to 100000. Default: ${DEFAULT-VALUE}.")
    private long ems = 8;

    @Option(
            names = "--queue-capacity",
            paramLabel = "N",
            description = "The capacity of the dispatch queue, from 1 to 10000000. Default: ${DEFAULT-VALUE}.")
    private long queueCapacity = 256;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            converter = PolicyName.class,
            description = "The order of regular tasks: fifo, priority (lower resource group first) or round_robin"
                    + " (one task of each job in turn). Default: fifo.")
    private NamedPolicy policy = NamedPolicy.FIFO;

    @Option(
            names = "--restart-storage-at",
            paramLabel = "T",
            converter = Moment.class,
            description = "Storage restarts at this virtual time, such as 90s, 15m or 2h. May be given several times.")
    private List<Duration> restarts = new ArrayList<>();

    @Option(
            names = "--kill-em",
            paramLabel = "N@T",
            converter = Kill.Converter.class,
            description = "Execution manager N, from 1, dies at this virtual time. May be given several times.")
    private List<Kill> kills = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Determines everything random, including the built-in mix. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description =
                    "Draws what each execution manager ran, and when, as SVG into this file. For up to 256 of them.")
    private @Nullable Path picture;

    @Option(names = "--help", usageHelp = true, description = "Shows this help.")
    boolean help;

    private WorkloadRunner(NanoClock clock) {
        this.clock = clock;
    }

    /**
     * Runs a workload, and ends the process if it went wrong: the exit code is 1 if a job did not end as planned or
     * execution managers were left idle, and 2 if the options or the workload are wrong.
     *
     * @param args see {@code --help}
     */
    public static void main(String... args) {
        int exitCode = run(printer(System.out), printer(System.err), System::nanoTime, args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static PrintWriter printer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /**
     * Runs a workload.
     *
     * @param out receives the summary
     * @param err receives the progress, and one line if the input is wrong
     * @param clock wall time
     * @return the exit code
     */
    static int run(PrintWriter out, PrintWriter err, NanoClock clock, String... args) {
        return new CommandLine(new WorkloadRunner(clock))
                .registerConverter(long.class, WorkloadRunner::wholeNumber)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, arguments) -> complain(err, String.valueOf(wrong.getMessage())))
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    if (thrown instanceof BadInputException wrong) {
                        return complain(err, String.valueOf(wrong.getMessage()));
                    }
                    throw thrown;
                })
                .execute(args);
    }

    private static int complain(PrintWriter err, String problem) {
        err.println("WorkloadRunner: " + problem.replaceAll("\\R", " ") + " (--help shows the options)");
        err.flush();
        return BAD_INPUT;
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        check(command);
        Workload workload = file == null ? BuiltInMix.of(seed) : new TraceFile(file).read();
        RunPlan plan = new RunPlan((int) ems, (int) queueCapacity, policy, restarts, kills, seed);
        Summary summary = new Summary(command.getOut());
        summary.before(workload, plan);
        long begin = clock.nanoTime();
        WorkloadRun run = new WorkloadRun(workload, plan, policy.create(), new Progress(command.getErr(), clock));
        RunResult result = run.run();
        summary.after(workload, plan, result, Duration.ofNanos(clock.nanoTime() - begin));
        if (picture != null) {
            draw(command, run.timeline(result.makespan()), picture);
        }
        return result.problems().isEmpty() ? 0 : 1;
    }

    private static void draw(CommandLine command, Timeline timeline, Path file) {
        try {
            Files.writeString(file, timeline.toSvg());
        } catch (IOException e) {
            throw new ParameterException(command, "--picture " + file + " cannot be written: " + e);
        }
    }

    private void check(CommandLine command) {
        range(command, "--ems", ems, MOST_EMS);
        range(command, "--queue-capacity", queueCapacity, MOST_CAPACITY);
        if (picture != null) {
            range(command, "--ems with --picture", ems, MOST_PICTURED);
            mayBeWritten(command, picture.toAbsolutePath());
        }
        for (Kill kill : kills) {
            range(command, "--kill-em", kill.em(), ems);
        }
    }

    /** Checked before the run, which may take long; errors that only writing reveals are reported after it. */
    private static void mayBeWritten(CommandLine command, Path file) {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new ParameterException(
                    command, "--picture " + file + " cannot be written: it must be a file in an existing folder");
        }
    }

    private static long wholeNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number from -2^63 to 2^63-1");
        }
    }

    private static void range(CommandLine command, String option, long value, long most) {
        if (value < 1 || value > most) {
            throw new ParameterException(
                    command, option + " is " + value + ", allowed: from 1 to " + Amounts.count(most));
        }
    }

    /** Reads the name of a policy. */
    static final class PolicyName implements ITypeConverter<NamedPolicy> {
        @Override
        public NamedPolicy convert(String text) {
            return NamedPolicy.of(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a policy, allowed: " + String.join(", ", NamedPolicy.names())));
        }
    }
}
