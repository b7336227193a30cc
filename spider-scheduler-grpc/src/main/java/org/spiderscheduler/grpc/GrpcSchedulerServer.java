package org.spiderscheduler.grpc;

import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.future.Closing;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.source.TimeSource;
import org.spiderscheduler.core.time.wheel.TimerWheel;
import org.spiderscheduler.grpc.net.EventLoops;

/**
 * Serves a scheduler to the execution managers of a Spider cluster. Thread-safe.
 *
 * <p>A waiting call for a task holds no thread. When its client is gone, the call ends; if it had been given a task
 * that was not sent yet, the task is offered to others at once. Error answers to calls for a task are delayed, since
 * execution managers call again immediately. A request that cannot be read fails with {@code INVALID_ARGUMENT}, a
 * shutdown of an unknown execution manager with {@code NOT_FOUND}, anything else with {@code INTERNAL}.
 *
 * <p>It owns the threads {@code spider-scheduler-io}, which read, call the service and write; so the service must not
 * block. They are daemons, and end with the server.
 */
public final class GrpcSchedulerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcSchedulerServer.class);

    /** How long a new connection may take for its handshake. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(20);

    private final TimeSource time;
    private final Duration stopTimeout;
    private final String where;
    private final EventLoops loops;
    private final Executor executor;
    private final Server server;
    private final OpenCalls calls = new OpenCalls();
    private final AtomicBoolean started = new AtomicBoolean();
    /** Negative while the server does not listen. */
    private volatile int port = -1;

    private GrpcSchedulerServer(Builder builder, TimeSource time) {
        this.time = time;
        stopTimeout = builder.stopTimeout;
        where = builder.host == null ? "port " + builder.port : builder.host + ":" + builder.port;
        loops = EventLoops.named("spider-scheduler-io", builder.threads);
        executor = loops.group().next();
        SchedulerEndpoint endpoint = new SchedulerEndpoint(
                builder.service,
                time.timer(),
                TimeUnit.MILLISECONDS.convert(builder.maxWait),
                TimerWheel.nanos(builder.errorDelay),
                calls);
        server = NettyServerBuilder.forAddress(builder.address(), builder.credentials)
                .bossEventLoopGroup(loops.group())
                .workerEventLoopGroup(loops.group())
                .channelType(NioServerSocketChannel.class)
                .withChildOption(ChannelOption.TCP_NODELAY, true)
                .directExecutor()
                // Fixed: to tune the window itself, gRPC would send a ping after each request.
                .flowControlWindow(NettyServerBuilder.DEFAULT_FLOW_CONTROL_WINDOW)
                .maxInboundMessageSize(builder.maxInboundMessageSize)
                .maxConcurrentCallsPerConnection(builder.maxCallsPerConnection)
                .keepAliveTime(TimerWheel.nanos(builder.keepAliveTime), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(TimerWheel.nanos(builder.keepAliveTimeout), TimeUnit.NANOSECONDS)
                .permitKeepAliveTime(TimerWheel.nanos(builder.permittedKeepAlive), TimeUnit.NANOSECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(TimerWheel.nanos(builder.maxConnectionIdle), TimeUnit.NANOSECONDS)
                .handshakeTimeout(HANDSHAKE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
                .addService(endpoint.definition())
                .build();
    }

    /**
     * Returns a builder for a server.
     *
     * @param service the scheduler
     * @param port where to listen, from 0 to 65,535; 0 picks a free one
     * @param credentials for connections from execution managers: TLS, mutual TLS, or plaintext, which only
     *     {@code InsecureServerCredentials.create()} gives
     * @return a builder with the default options
     * @throws IllegalArgumentException if the port is out of its range, or the credentials cannot be used
     */
    public static Builder builder(SchedulerService service, int port, ServerCredentials credentials) {
        return new Builder(service, port, credentials);
    }

    /**
     * Binds the port and serves. Execution managers connect eagerly, so call this before they start.
     *
     * @throws IOException if the port cannot be bound; the message says which one, and why. The server must still be
     *     closed
     * @throws IllegalStateException if it was started or stopped before
     */
    public void start() throws IOException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("this server has been started or stopped already; make another");
        }
        try {
            server.start();
        } catch (IOException failure) {
            throw new IOException("cannot listen on " + where + ": " + reason(failure), failure);
        }
        int bound = server.getPort();
        port = bound;
        SafeLog.info(LOG, "scheduler listens on port {}", bound);
        if (server.isShutdown()) {
            port = -1; // a stop came in between: it shuts down before it resets the port
        }
    }

    private static String reason(IOException bindFailure) {
        Throwable cause = bindFailure.getCause() == null ? bindFailure : bindFailure.getCause();
        return cause instanceof UnresolvedAddressException
                ? "there is no such host"
                : String.valueOf(cause.getMessage());
    }

    /**
     * The port on which it listens.
     *
     * @return the port
     * @throws IllegalStateException before it has started, and after it has stopped
     */
    public int port() {
        int known = port;
        if (known < 0) {
            throw new IllegalStateException("this server does not listen");
        }
        return known;
    }

    /**
     * One of the serving threads, for work that never blocks. If the core of a
     * {@link org.spiderscheduler.core.runtime.SchedulerRuntime} runs there, a hand-out that makes room for the next
     * decision need not wake another thread; but a slow core delays calls.
     *
     * @return always the same executor; it rejects work after the server has stopped
     */
    public Executor executor() {
        return executor;
    }

    /**
     * Stops: accepts no more calls or connections, waits for open calls, and then cuts off the rest. Stopping again can
     * only shorten the wait. Stop the service first: calls that wait for a task end with it, and their error answers
     * are delayed as usual.
     *
     * @param grace how long to wait; not negative
     * @return completes normally when the server has no connection left, on its last thread, which has nothing else to
     *     do: dependents may block. A fresh future for each call (§1.2)
     * @throws IllegalArgumentException if the grace is negative
     */
    public CompletableFuture<Void> stop(Duration grace) {
        Arguments.notNegative(grace, "grace");
        started.set(true);
        server.shutdown();
        port = -1;
        CompletableFuture<Void> none = calls.close();
        Timer timer = time.timer();
        Alarm graceOver = timer.alarm("scheduler server: the grace of a stop", server::shutdownNow);
        if (grace.isZero()) {
            server.shutdownNow();
        } else if (!none.isDone()) {
            graceOver.set(timer.nanoTime() + TimerWheel.nanos(grace));
        }
        return none.thenCompose(done -> {
                    graceOver.cancel();
                    server.shutdownNow();
                    return loops.end();
                })
                .thenRun(time.release());
    }

    /**
     * Stops without a grace period, and waits for that within the stop timeout.
     *
     * @throws SchedulerException if it does not stop in time, or the waiting thread is interrupted
     * @throws IllegalStateException where blocking would deadlock: on the server's own threads, or where a test
     *     advances the time
     */
    @Override
    public void close() {
        time.timer().checkMayBlock();
        loops.checkMayBlock();
        Closing.await(
                "the server",
                stop(Duration.ZERO),
                stopTimeout,
                (why, cause) -> new SchedulerException(why + ": open calls: " + calls.count(), cause));
    }

    /** Invalid credentials are detected only when they are used, so this uses them. */
    static ServerCredentials usable(ServerCredentials credentials) {
        var unused = NettyServerBuilder.forPort(0, Objects.requireNonNull(credentials, "credentials"));
        return credentials;
    }

    /** Throws on a thread that would wait for itself if it waited for the stop. */
    void checkMayBlock() {
        loops.checkMayBlock();
    }

    /** How many calls are open. */
    int openCalls() {
        return calls.count();
    }

    @Override
    public String toString() {
        return "GrpcSchedulerServer[port=" + port + ", openCalls=" + calls.count() + "]";
    }

    /** Configures and builds a {@link GrpcSchedulerServer}. */
    public static final class Builder {
        private final SchedulerService service;
        private final int port;
        private final ServerCredentials credentials;
        private @Nullable String host;
        private int threads = Runtime.getRuntime().availableProcessors() > 2 ? 2 : 1;
        private Duration maxWait = Duration.ofSeconds(60);
        private Duration errorDelay = Duration.ofSeconds(1);
        private int maxInboundMessageSize = 256 << 10;
        private int maxCallsPerConnection = 1_024;
        private Duration keepAliveTime = Duration.ofSeconds(30);
        private Duration keepAliveTimeout = Duration.ofSeconds(10);
        private Duration permittedKeepAlive = Duration.ofSeconds(1);
        private Duration maxConnectionIdle = Duration.ofMinutes(10);
        private Duration stopTimeout = Duration.ofSeconds(30);
        private @Nullable Timer timer;

        private Builder(SchedulerService service, int port, ServerCredentials credentials) {
            this.service = Objects.requireNonNull(service, "service");
            this.port = Settings.listeningPort(port);
            this.credentials = usable(credentials);
        }

        private InetSocketAddress address() {
            return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        }

        /**
         * The address to listen on. Default: all addresses of this machine.
         *
         * @param host a name or an address of this machine; not empty
         * @return this
         */
        public Builder bindTo(String host) {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("host: \"\" is empty");
            }
            this.host = host;
            return this;
        }

        /**
         * How many threads read, call the service and write. Default: 1 on a machine with up to 2 processors, else 2.
         * No waiting call holds one.
         *
         * @param threads at least 1
         * @return this
         */
        public Builder threads(int threads) {
            this.threads = Arguments.atLeast(1, threads, "threads");
            return this;
        }

        /**
         * The longest wait of a call for a task; a longer one is shortened to this. Default: 60 s.
         *
         * @param maxWait not negative; counted in whole milliseconds
         * @return this
         */
        public Builder maxWait(Duration maxWait) {
            this.maxWait = Arguments.notNegative(maxWait, "maxWait");
            return this;
        }

        /**
         * How long an error answer to a call for a task is delayed, since execution managers call again immediately.
         * Default: 1 s.
         *
         * @param errorDelay not negative
         * @return this
         */
        public Builder errorDelay(Duration errorDelay) {
            this.errorDelay = Arguments.notNegative(errorDelay, "errorDelay");
            return this;
        }

        /**
         * The largest request. Default: 256 KiB. A larger one fails with {@code RESOURCE_EXHAUSTED}.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxInboundMessageSize(int bytes) {
            this.maxInboundMessageSize = Arguments.atLeast(1, bytes, "maxInboundMessageSize");
            return this;
        }

        /**
         * How many calls a connection may have open at the same time. Default: 1,024. An execution manager needs two.
         *
         * @param calls at least 1
         * @return this
         */
        public Builder maxCallsPerConnection(int calls) {
            this.maxCallsPerConnection = Arguments.atLeast(1, calls, "maxCallsPerConnection");
            return this;
        }

        /**
         * How long a connection may be silent before it is pinged, and how long it has to answer before it is closed.
         * Defaults: 30 s and 10 s.
         *
         * @param time at least 10 s: gRPC would raise a smaller value to that
         * @param timeout above zero
         * @return this
         */
        public Builder keepAlive(Duration time, Duration timeout) {
            this.keepAliveTime = Arguments.atLeast(Duration.ofSeconds(10), time, "keepAlive time");
            this.keepAliveTimeout = Arguments.positive(timeout, "keepAlive timeout");
            return this;
        }

        /**
         * The least interval between pings of a client: a connection that pings more often is closed. Default: 1 s.
         *
         * @param interval not negative
         * @return this
         */
        public Builder permitKeepAlive(Duration interval) {
            this.permittedKeepAlive = Arguments.notNegative(interval, "permitKeepAlive");
            return this;
        }

        /**
         * How long a connection may be without a call before it is closed. Default: 10 min. An execution manager that
         * is alive calls every second.
         *
         * @param idle at least 1 s: gRPC would raise a smaller value to that
         * @return this
         */
        public Builder maxConnectionIdle(Duration idle) {
            this.maxConnectionIdle = Arguments.atLeast(Duration.ofSeconds(1), idle, "maxConnectionIdle");
            return this;
        }

        /**
         * How long {@link GrpcSchedulerServer#close()} waits. Default: 30 s.
         *
         * @param stopTimeout above zero
         * @return this
         */
        public Builder stopTimeout(Duration stopTimeout) {
            this.stopTimeout = Arguments.positive(stopTimeout, "stopTimeout");
            return this;
        }

        /**
         * Where time comes from. Default: a timer of the server's own, whose daemon thread is named
         * {@code spider-scheduler-server-timer} and ends with the server.
         *
         * @param timer remains the caller's to close
         * @return this
         */
        public Builder timer(Timer timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Builds the server.
         *
         * @return a server that is not started yet; it must be closed even if it is never started
         */
        public GrpcSchedulerServer build() {
            return TimeSource.give(timer, "spider-scheduler-server-timer", time -> new GrpcSchedulerServer(this, time));
        }
    }
}
