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
 * Netty's threads, named and owned, instead of the static ones that gRPC would share with strangers. That they have
 * ended is told by the last of them, and not by the one that netty has for that in the whole JVM: a dependent that
 * blocked that one would keep every other group from ending.
 */
public final class EventLoops {
    /** How long a loop goes on after its last task, so that connections are closed in order. */
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
     * Daemon threads of that name, which start when they are needed.
     *
     * @param name the name; each has a number after it
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

    @SuppressWarnings("NullAway") // it is null in a loop that ends because its group cannot be made
    private void tellIfEnded() {
        if (group != null && group.isTerminated()) {
            ended.complete(null);
        }
    }

    /**
     * The threads as netty takes them.
     *
     * @return always the same
     */
    public EventLoopGroup group() {
        return group;
    }

    /**
     * Refuses a call that would wait for itself.
     *
     * @throws IllegalStateException on one of these threads
     */
    public void checkMayBlock() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                throw new IllegalStateException("close() on "
                        + Thread.currentThread().getName() + " would wait for itself; stop() gives a future");
            }
        }
    }

    /**
     * Ends the threads.
     *
     * @return completes when no loop runs any more, on the thread that ran the last: what depends on it may block, and
     *     keeps only that thread
     */
    public CompletableFuture<Void> end() {
        try {
            group.shutdownGracefully(QUIET_MILLIS, LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            tellIfEnded(); // by now, if no thread could be started to end a loop that was never used
        }
        return ended;
    }
}
