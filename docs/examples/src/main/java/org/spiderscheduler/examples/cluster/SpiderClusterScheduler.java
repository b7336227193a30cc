package org.spiderscheduler.examples.cluster;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A scheduler for a real Spider cluster, in the place of Spider's own: a service that embeds this library. */
@Command(
        name = "SpiderClusterScheduler",
        description = "Schedules the tasks of a Spider cluster, until SIGTERM.",
        footer = {
            "",
            "Exit code 0: it was stopped, in time. 1: it could not listen, failed, or did not stop in time;",
            "the log tells. 2: the options or the configuration are wrong."
        },
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class SpiderClusterScheduler implements Callable<Integer> {
    // No logger in a static field here: it would be there before the level that it is to have.

    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "YAML, with the keys of Spider's own scheduler.")
    private @Nullable Path file;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "What is told on standard error: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private LogLevel level = LogLevel.INFO;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    boolean help;

    private SpiderClusterScheduler() {}

    /**
     * Runs a scheduler until the process is told to end, or the scheduler fails, and ends the process.
     *
     * @param args {@code --help} tells
     */
    public static void main(String... args) {
        int exitCode = run(printer(System.out), printer(System.err), args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static PrintWriter printer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /**
     * Runs a scheduler.
     *
     * @param out gets the help
     * @param err gets a line that says what is wrong with the options or the configuration
     * @return the exit code
     */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new SpiderClusterScheduler())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(
                        (wrong, arguments) -> complain(err, wrong.getMessage() + " (--help shows the options)"))
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    if (thrown instanceof BadConfigException wrong) {
                        return complain(err, String.valueOf(wrong.getMessage()));
                    }
                    throw thrown;
                })
                .execute(args);
    }

    private static int complain(PrintWriter err, String problem) {
        err.println("SpiderClusterScheduler: " + problem.replaceAll("\\R", " "));
        return BAD_INPUT;
    }

    @Override
    public Integer call() {
        ClusterConfig config = ClusterConfig.read(Objects.requireNonNull(file));
        Logging.begin(level);
        ClusterMember member;
        try {
            member = ClusterMember.of(config);
        } catch (IOException failure) {
            LoggerFactory.getLogger(SpiderClusterScheduler.class).error(failure.getMessage());
            return FAILED;
        }
        // SIGTERM and SIGINT end the process through this hook: it is there before the member does anything.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(member, config), "spider-stop"));
        member.start();
        try {
            member.termination().join();
            return 0;
        } catch (CompletionException failed) {
            return FAILED;
        }
    }

    /** The one way for a hook to say how the process ends: otherwise a clean stop would look like a death by signal. */
    private static void stop(ClusterMember member, ClusterConfig config) {
        int exitCode = FAILED;
        try {
            member.stop();
            member.termination().get(config.stopTimeout().toNanos(), TimeUnit.NANOSECONDS);
            exitCode = 0;
        } catch (TimeoutException late) {
            LoggerFactory.getLogger(SpiderClusterScheduler.class)
                    .error(
                            "it did not stop within {} s: it ends all the same",
                            config.stopTimeout().toSeconds());
        } catch (ExecutionException failed) {
            // Has been logged.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
