package org.spiderscheduler.benchmarks.linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/**
 * One thread enqueues, bumps and closes, as a core does, and all dequeue, with room for one.
 *
 * <p>Only one thread, because in the real queue the place of a discarded assignment stays taken for a moment: an
 * enqueue concurrent with a bump may find the queue full, and park until that place is passed on.
 */
public final class OneProducer extends QueueOperations {
    public OneProducer() {
        super(1);
    }

    @Operation(nonParallelGroup = "producer")
    public void enqueue(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "1:9") int task) {
        enqueueInto(thread, task);
    }

    @Operation(nonParallelGroup = "producer")
    public String bump(@Param(gen = IntGen.class, conf = "2:4") int session) {
        return bumpTo(session);
    }

    @Operation(nonParallelGroup = "producer")
    public void close() {
        closeQueue();
    }
}
