package org.spiderscheduler.benchmarks.figures;

import java.util.concurrent.ArrayBlockingQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.benchmarks.pipeline.Pipeline;

/** A task from storage to its acknowledgement, through everything in between. */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
public class WholePipeline extends Measured {
    private static final int TASKS = 1_000_000;

    /** What surrounds the scheduler. */
    @State(Scope.Benchmark)
    public static class Cluster {
        /** How many execution managers. */
        @Param({"1", "8", "64", "10000"})
        public int ems;

        /** How many tasks are ready at a time. */
        @Param({"1000", "1000000"})
        public int ready;

        @SuppressWarnings("NullAway.Init") // by start()
        private Pipeline pipeline;

        /** Starts the scheduler: that its execution managers join is no cost of a task. */
        @Setup(Level.Iteration)
        public void start() {
            pipeline = new Pipeline(ems, TASKS);
        }

        /** Stops it; nor is it a cost of a task that they leave, each with a failure. */
        @TearDown(Level.Iteration)
        public void stop() {
            pipeline.close();
        }
    }

    /** The floor. */
    @State(Scope.Thread)
    public static class Blocking {
        private final ArrayBlockingQueue<TaskAssignment> queue = new ArrayBlockingQueue<>(CAPACITY);
    }

    /** An offer and a poll for each task. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void arrayBlockingQueue(Blocking blocking, Blackhole hole) {
        for (int i = 0; i < TASKS; i++) {
            blocking.queue.offer(TASK);
            hole.consume(blocking.queue.poll());
        }
    }

    /** The subject. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void spider(Cluster cluster) throws InterruptedException {
        cluster.pipeline.run(cluster.ready);
    }
}
