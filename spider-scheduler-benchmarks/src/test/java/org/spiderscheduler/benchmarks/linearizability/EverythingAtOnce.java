package org.spiderscheduler.benchmarks.linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/**
 * All threads do everything, with room for all that they enqueue; but only one of them enqueues and bumps, as a core
 * does. An enqueue that a bump overtakes can be voided while a dequeue is parked, which no sequential queue can
 * explain.
 */
public class EverythingAtOnce extends QueueOperations {
    public EverythingAtOnce() {
        this(SequentialQueue.ROOM_FOR_ALL);
    }

    EverythingAtOnce(int capacity) {
        super(capacity);
    }

    @Operation(nonParallelGroup = "producer")
    public void enqueue(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "1:9") int task) {
        enqueueInto(thread, task);
    }

    @Operation(nonParallelGroup = "producer")
    public String bump(@Param(gen = IntGen.class, conf = "2:4") int session) {
        return bumpTo(session);
    }

    @Operation
    public void close() {
        closeQueue();
    }
}
