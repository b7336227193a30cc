package org.spiderscheduler.benchmarks.linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/**
 * One thread enqueues, bumps and closes, as a core does, and all dequeue, with room for one.
 *
 * <p>One thread, because the place of an assignment that is discarded is taken for a moment longer in a real queue: an
 * enqueue beside a bump may find it full, and park until that place is given on.
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
