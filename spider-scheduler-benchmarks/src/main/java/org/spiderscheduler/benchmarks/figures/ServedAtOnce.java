package org.spiderscheduler.benchmarks.figures;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import org.jctools.queues.MpmcArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.benchmarks.peers.KotlinChannel;
import org.spiderscheduler.benchmarks.peers.TextbookQueue;
import org.spiderscheduler.core.dispatch.DispatchQueue;

/** An enqueue, and a dequeue that finds the item queued: one thread, nothing parked. */
@State(Scope.Thread)
public class ServedAtOnce extends Measured {
    private final DispatchQueue queue = queue();
    private final DispatchQueueSink sink = queue.sink();
    private final DispatchQueueSource source = queue.source();
    private final ArrayBlockingQueue<TaskAssignment> blocking = new ArrayBlockingQueue<>(CAPACITY);
    private final ArrayBlockingQueue<SessionAssignment> stamped = new ArrayBlockingQueue<>(CAPACITY);
    private final MpmcArrayQueue<TaskAssignment> mpmc = new MpmcArrayQueue<>(CAPACITY);
    private final TextbookQueue<TaskAssignment> textbook = new TextbookQueue<>(CAPACITY);
    private final KotlinChannel kotlin = new KotlinChannel(CAPACITY);

    /** Ends their threads. */
    @TearDown
    public void close() {
        queue.close();
        textbook.close();
        kotlin.close();
    }

    /** The floor that the design chose. */
    @Benchmark
    public @Nullable TaskAssignment arrayBlockingQueue() {
        blocking.offer(TASK);
        return blocking.poll();
    }

    /**
     * The floor plus the stamp and the optional that make up each answer of the subject: the cost of these values
     * alone.
     */
    @Benchmark
    public Optional<SessionAssignment> arrayBlockingQueueSameAnswer() {
        stamped.offer(new SessionAssignment(SESSION, TASK));
        return Optional.ofNullable(stamped.poll());
    }

    /** The floor below that one. */
    @Benchmark
    public @Nullable TaskAssignment jctoolsMpmc() {
        mpmc.offer(TASK);
        return mpmc.poll();
    }

    /** The subject. */
    @Benchmark
    public Optional<SessionAssignment> spider() {
        sink.enqueue(TASK);
        return source.dequeue(PATIENCE).join();
    }

    /** A lock and two deques. */
    @Benchmark
    public Optional<TaskAssignment> textbook() {
        textbook.enqueue(TASK);
        return textbook.dequeue(PATIENCE).join();
    }

    /** Neither side waits. */
    @Benchmark
    public @Nullable Object kotlinTry() {
        kotlin.trySend(TASK);
        return kotlin.tryReceive();
    }
}
