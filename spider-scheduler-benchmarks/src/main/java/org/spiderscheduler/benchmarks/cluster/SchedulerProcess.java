package org.spiderscheduler.benchmarks.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged scheduler in its own process, and what the operating system reports about it. */
final class SchedulerProcess implements AutoCloseable {
    private static final long LONGEST_START_SECONDS = 30;
    private static final long LONGEST_STOP_SECONDS = 30;

    private final int port = freePort();
    private final Path folder = Files.createTempDirectory("spider-scheduler-load");
    private final Path config = folder.resolve("scheduler.yaml");
    private final Path log = folder.resolve("log");
    private final Process process;

    SchedulerProcess(Path jar, List<String> jvmOptions, int storagePort) throws IOException {
        Files.writeString(config, """
                host: localhost
                port: %d
                tls: off
                storage_endpoint: {host: localhost, port: %d, tls: off}
                runtime: {advertised_endpoint: {host: localhost}}
                """.formatted(port, storagePort));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar.toString(), "--config", config.toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /** Waits until its log says that it is running. */
    void awaitRunning() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
        while (!log().contains(" running: ")) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the scheduler is not running; its log:\n" + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    int port() {
        return port;
    }

    /** The CPU time that it has spent on all processors. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    long logBytes() throws IOException {
        return Files.size(log);
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /**
     * A figure of {@code /proc/PID/status} in MiB: {@code VmRSS} is its resident memory, {@code VmHWM} the peak of
     * that.
     */
    long mebibytes(String figure) throws IOException {
        String lines = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        return lines.lines()
                        .filter(line -> line.startsWith(figure + ":"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .mapToLong(Long::parseLong)
                        .sum()
                / 1_024;
    }

    /** Sends SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the scheduler has not stopped within " + LONGEST_STOP_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(log);
        Files.delete(config);
        Files.delete(folder);
    }
}
