package org.spiderscheduler.examples.cluster;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.grpc.GrpcScheduler;
import org.spiderscheduler.grpc.GrpcSchedulerStorageClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Replaces Spider's own scheduler in a real Spider cluster: a service that embeds this library. */
@Command(
        name = "SpiderClusterScheduler",
        description = "Schedules the tasks of a Spider cluster, until SIGTERM.",
        footer = {
            "",
            "Exit code 0: it was stopped, in time. 1: it could not listen, failed, or did not stop in time;",
            "the log says which. 2: the options or the configuration are wrong."
        },
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class SpiderClusterScheduler implements Callable<Integer> {
    // No static logger here: it would be created before its level is set.

    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The configuration: YAML, with the keys of Spider's own scheduler.")
    private @Nullable Path file;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "How much to log, to standard error: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private LogLevel level = LogLevel.INFO;

    @Option(names = "--help", usageHelp = true, description = "Shows this help.")
    boolean help;

    private SpiderClusterScheduler() {}

    /**
     * Runs a scheduler until the process is told to end or the scheduler fails, then ends the process.
     *
     * @param args see {@code --help}
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
     * @param out receives the help
     * @param err receives one line that says what is wrong with the options or the configuration
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
        Logger log = LoggerFactory.getLogger(SpiderClusterScheduler.class);
        GrpcScheduler scheduler;
        try {
            scheduler = scheduler(config);
        } catch (IOException unreadable) {
            log.error(unreadable.getMessage());
            return FAILED;
        }
        scheduler.registration().thenAccept(registration -> log.info("running: {}", summary(config, registration)));
        CompletableFuture<Integer> exitCode = scheduler.termination().handle((done, failure) -> {
            if (failure == null) {
                log.info("stopped");
                return 0;
            }
            log.error("failed: {}", failure.getMessage() == null ? failure : failure.getMessage());
            return FAILED;
        });
        // SIGTERM and SIGINT end the process through this hook, so it is added before the scheduler does anything.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(scheduler, config.stopTimeout(), exitCode, log), "spider-stop"));
        try {
            scheduler.start();
        } catch (IOException cannotListen) {
            // The scheduler has terminated with this failure, which is logged above.
        }
        return exitCode.join();
    }

    /**
     * Builds the scheduler, not started yet.
     *
     * @throws BadConfigException if a certificate or a key is invalid
     * @throws IOException if a certificate or a key cannot be read
     */
    private static GrpcScheduler scheduler(ClusterConfig config) throws IOException {
        ChannelCredentials towardsStorage = config.storageTls().client();
        ServerCredentials towardsMachines = config.tls().server();
        GrpcSchedulerStorageClient.Builder storage = used(
                "storage_endpoint",
                () -> GrpcSchedulerStorageClient.builder(
                        config.storage().host(), config.storage().port(), towardsStorage));
        return used(
                        "tls",
                        () -> GrpcScheduler.builder(
                                storage,
                                config.advertised().host(),
                                config.advertised().port(),
                                towardsMachines))
                .listenOn(config.listen().port())
                .server(options -> options.bindTo(config.listen().host()))
                .runtime(options -> options.core(
                                DecisionLoop.builder(config.policy().create())
                                        .bound(Lane.REGULAR, config.readyCapacity())
                                        .bound(Lane.COMMIT, config.commitCapacity())
                                        .bound(Lane.CLEANUP, config.cleanupCapacity())
                                        .longWait(config.longWait())
                                        .build())
                        .queueCapacity(config.queueCapacity())
                        .livenessTimeout(config.deadEmCutoff()))
                .stopTimeout(config.stopTimeout())
                .build();
    }

    /** Invalid certificates, keys and host names are detected only when they are used. */
    private static <T> T used(String section, Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException wrong) {
            throw new BadConfigException("the settings under " + section + " cannot be used: " + wrong.getMessage());
        }
    }

    private static String summary(ClusterConfig config, SchedulerRegistration registration) {
        return "listening on %s (%s), storage %s (%s), advertised as %s, policy %s, scheduler %s, session %s%s"
                .formatted(
                        config.listen(),
                        config.tls(),
                        config.storage(),
                        config.storageTls(),
                        config.advertised(),
                        config.policy(),
                        registration.schedulerId(),
                        registration.sessionId(),
                        config.ignored().isEmpty() ? "" : "; ignored keys: " + config.ignored());
    }

    /** Only halting lets a hook set the exit code: otherwise a clean stop would look like a death by signal. */
    private static void stop(
            GrpcScheduler scheduler, Duration stopTimeout, CompletableFuture<Integer> exitCode, Logger log) {
        int code = FAILED;
        try {
            var unused = scheduler.stop();
            code = exitCode.get(stopTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            log.error("did not stop within {} s: exiting anyway", stopTimeout.toSeconds());
        } catch (ExecutionException impossible) {
            log.error("failed", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }
}
