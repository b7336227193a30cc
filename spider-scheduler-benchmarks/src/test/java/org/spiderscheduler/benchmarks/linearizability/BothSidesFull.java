package org.spiderscheduler.benchmarks.linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/** All threads enqueue and dequeue, with room for one: calls park on both sides. */
public final class BothSidesFull extends QueueOperations {
    public BothSidesFull() {
        super(1);
    }

    @Operation
    public void enqueue(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "1:9") int task) {
        enqueueInto(thread, task);
    }
}
