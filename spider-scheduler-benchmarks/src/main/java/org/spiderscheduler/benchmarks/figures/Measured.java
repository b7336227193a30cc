package org.spiderscheduler.benchmarks.figures;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/**
 * How all figures are measured, and what they share. The heap is pre-touched: without that, runs differ by a factor of
 * two.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-Xmn512m", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Measured {
    static final int CAPACITY = 1_024;
    static final SessionId SESSION = new SessionId(1);
    static final TaskAssignment TASK = new TaskAssignment(new ResourceGroupId(1), new JobId(2), TaskId.index(3));

    /** A wait that does not run out. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For JMH. */
    protected Measured() {}

    static DispatchQueue queue() {
        return DispatchQueue.builder(CAPACITY, SESSION).build();
    }
}
