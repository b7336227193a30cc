package org.spiderscheduler.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * CPU time spent on all processors since some point.
 *
 * @param scheduler by the scheduler's process
 * @param driver by this process
 * @param machine by all processes; from {@code /proc/stat}
 */
record CpuTime(Duration scheduler, Duration driver, Duration machine) {
    /** The unit of {@code /proc/stat}: the same on practically every Linux. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int GUEST = 8;

    static CpuTime now(SchedulerProcess scheduler) throws IOException {
        return new CpuTime(
                scheduler.cpuTime(),
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                TICK.multipliedBy(machineTicks()));
    }

    private static long machineTicks() throws IOException {
        String all = Files.readAllLines(Path.of("/proc/stat")).get(0);
        long[] ticks = Arrays.stream(all.split(" +"))
                .skip(1)
                .limit(GUEST)
                .mapToLong(Long::parseLong)
                .toArray();
        return Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[IO_WAIT];
    }

    CpuTime since(CpuTime before) {
        return new CpuTime(
                scheduler.minus(before.scheduler), driver.minus(before.driver), machine.minus(before.machine));
    }

    /** The CPU use of other processes, which disturbs a measurement: in cores, averaged over the elapsed time. */
    double othersCores(Duration elapsed) {
        return cores(machine.minus(scheduler).minus(driver), elapsed);
    }

    double schedulerCores(Duration elapsed) {
        return cores(scheduler, elapsed);
    }

    private static double cores(Duration spent, Duration elapsed) {
        return (double) spent.toNanos() / elapsed.toNanos();
    }
}
