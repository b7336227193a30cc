package org.spiderscheduler.grpc.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Netty's threads, named and owned, instead of the static ones that gRPC would share with strangers. */
public final class EventLoops {
    /** How long a loop goes on after its last task, so that connections are closed in order. */
    private static final long QUIET_MILLIS = 20;

    private static final long LONGEST_MILLIS = 2_000;

    private final EventLoopGroup group;

    private EventLoops(EventLoopGroup group) {
        this.group = group;
    }

    /**
     * Daemon threads of that name, which start when they are needed.
     *
     * @param name the name; each has a number after it
     * @param threads how many
     * @return the threads
     */
    public static EventLoops named(String name, int threads) {
        return new EventLoops(new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory()));
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
     * @return completes when they have ended, on a thread of netty's
     */
    public CompletableFuture<Void> end() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        group.shutdownGracefully(QUIET_MILLIS, LONGEST_MILLIS, TimeUnit.MILLISECONDS)
                .addListener(done -> ended.complete(null));
        return ended;
    }
}
