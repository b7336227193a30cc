package org.spiderscheduler.benchmarks.linearizability;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * The calls on a dispatch queue that Lincheck mixes. A call that may park leaves its future with its thread, which ends
 * it later by {@link #end}: that reports what has become of it, and takes effect at a single moment, as a cancel does.
 */
public abstract class QueueOperations {
    /** More than the threads of a scenario, including those of its first and last parts. */
    private static final int THREADS = 8;

    /** Lincheck instantiates the operations itself, from their class: so the queue that they work on is set here. */
    static volatile QueueUnderTest.Factory queues = new RealQueue.Factory();

    private final int capacity;
    private final QueueUnderTest queue;
    private final List<Deque<Call>> callsOfThread =
            Stream.<Deque<Call>>generate(ArrayDeque::new).limit(THREADS).toList();

    QueueOperations(int capacity) {
        this.capacity = capacity;
        queue = queues.of(capacity);
    }

    @Operation
    public void dequeue(@Param(gen = ThreadIdGen.class) int thread) {
        called(thread, new Call(queue.dequeue(), () -> queue.size() > 0));
    }

    @Operation
    public String poll() {
        return queue.poll();
    }

    /** One at a time: in production, too, one thread advances the time. */
    @Operation(nonParallelGroup = "time")
    public void expire() {
        queue.expire();
    }

    /** Takes the outcome of the oldest call of a thread, or withdraws it if it is still parked. */
    @Operation
    public String end(@Param(gen = ThreadIdGen.class) int thread) {
        Call call = callsOfThread.get(thread).poll();
        if (call == null) {
            return "nothing";
        }
        return call.outcome.cancel(false) ? "cancelled" : asInTime(queue.outcome(call.outcome));
    }

    /**
     * Takes a stale enqueue for one that was in time and then voided: whether it was can depend on calls under way (see
     * {@code docs/concurrency.md}).
     */
    static String asInTime(String outcome) {
        return outcome.equals("stale") ? "ok" : outcome;
    }

    /** At quiescence, no call is left parked that could be served: no wake-up was lost. */
    @Validate
    public void nobodyWaitsInVain() {
        for (Deque<Call> calls : callsOfThread) {
            for (Call call : calls) {
                if (!call.outcome.isDone() && call.couldBeServed.getAsBoolean()) {
                    throw new IllegalStateException("a call is left parked though the queue holds " + queue.size()
                            + " of " + capacity + ": a wake-up was lost");
                }
            }
        }
    }

    final void enqueueInto(int thread, int task) {
        called(thread, new Call(queue.enqueue(task), () -> queue.size() < capacity));
    }

    final String bumpTo(int session) {
        return queue.bump(session);
    }

    final void closeQueue() {
        queue.close();
    }

    private void called(int thread, Call call) {
        callsOfThread.get(thread).add(call);
    }

    private record Call(CompletableFuture<?> outcome, BooleanSupplier couldBeServed) {}
}
