package org.spiderscheduler.grpc.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Netty event loops that have names and an owner, unlike gRPC's static ones, which other code shares. Their end is
 * reported by the last of them, and not by the one thread that netty uses for that in the whole JVM: a dependent that
 * blocked it would keep all other groups from reporting their end.
 */
public final class EventLoops {
    /** How long a loop keeps running after its last task, so that connections are closed properly. */
    private static final long QUIET_MILLIS = 20;

    private static final long LONGEST_MILLIS = 2_000;

    private final ThreadFactory threads;
    private final EventLoopGroup group;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private EventLoops(String name, int count) {
        threads = new DefaultThreadFactory(name, true);
        group = new MultiThreadIoEventLoopGroup(count, this::start, NioIoHandler.newFactory());
    }

    /**
     * Returns event loops on daemon threads of that name, which start when they are needed.
     *
     * @param name the name, to which each thread adds a number
     * @param threads how many
     * @return the threads
     */
    public static EventLoops named(String name, int threads) {
        return new EventLoops(name, threads);
    }

    private void start(Runnable loop) {
        threads.newThread(() -> run(loop)).start();
    }

    private void run(Runnable loop) {
        try {
            loop.run();
        } finally {
            tellIfEnded();
        }
    }

    @SuppressWarnings("NullAway") // null in a loop that ends because its group could not be created
    private void tellIfEnded() {
        if (group != null && group.isTerminated()) {
            ended.complete(null);
        }
    }

    /**
     * The loops, as netty expects them.
     *
     * @return always the same
     */
    public EventLoopGroup group() {
        return group;
    }

    /**
     * Checks that the calling thread would not wait for itself.
     *
     * @throws IllegalStateException if it is one of these threads
     */
    public void checkMayBlock() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                throw new IllegalStateException("close() on "
                        + Thread.currentThread().getName() + " would wait for itself; stop() returns a future");
            }
        }
    }

    /**
     * Ends the threads.
     *
     * @return completes when no loop runs any more, on the thread of the last one: dependents may block, and hold up
     *     only that thread
     */
    public CompletableFuture<Void> end() {
        try {
            group.shutdownGracefully(QUIET_MILLIS, LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            tellIfEnded(); // already, if no thread could be started to end a loop that was never used
        }
        return ended;
    }
}
