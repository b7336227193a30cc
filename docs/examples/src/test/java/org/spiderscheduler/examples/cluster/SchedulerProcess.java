package org.spiderscheduler.examples.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scheduler in its own process, as an operator sees it: its log and its exit. When closed it is killed, and its log
 * goes to the test's output. It is also killed after ten minutes, since the reading of its log cannot be interrupted.
 */
final class SchedulerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader log;
    private final List<String> lines = new ArrayList<>();

    SchedulerProcess(Path config) throws IOException {
        String classPath = Stream.of("jdk.module.path", "java.class.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        SpiderClusterScheduler.class.getName(),
                        "--config",
                        config.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture.delayedExecutor(10, TimeUnit.MINUTES)
                .execute(() -> process.toHandle().destroyForcibly());
        log = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    }

    /** Reads the log up to a line that contains this text. */
    String awaitLine(String part) throws IOException {
        String line;
        while ((line = log.readLine()) != null) {
            lines.add(line);
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("no line with \"" + part + "\" in:\n" + String.join("\n", lines));
    }

    /** Sends SIGTERM; {@link Process#destroy()} would close the log as well. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGKILL, which it cannot handle. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Reads the log to its end, and returns the exit code. */
    int awaitExit() throws IOException, InterruptedException {
        log.lines().forEach(lines::add);
        return process.waitFor();
    }

    /** The lines that have been read. */
    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        kill();
        log.lines().forEach(lines::add);
        System.out.println("log of scheduler process " + process.pid() + ":\n" + String.join("\n", lines));
    }
}
