package org.spiderscheduler.grpc;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.wheel.TimerWheel;
import org.spiderscheduler.grpc.net.EventLoops;

/**
 * The channel to storage: one connection at a time, replaced when a call finds none. Callbacks run on the thread that
 * reads from the connection, or, for calls that find no connection, on the thread that detects this.
 */
final class StorageChannel {
    /** Short enough to try three addresses of a host name within the 10 s of a registration. */
    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

    private final String storage;
    private final Timer timer;
    private final EventLoops loops;
    private final ThreadPoolExecutor names;
    private final ManagedChannel channel;
    private final OpenCalls calls = new OpenCalls();
    /** The threads that are in a callback: a call counts as open until its callback has returned. */
    private final Set<Thread> calledBack = ConcurrentHashMap.newKeySet();

    StorageChannel(
            String host,
            int port,
            ChannelCredentials credentials,
            int maxInboundMessageSize,
            Duration keepAliveTime,
            Duration keepAliveTimeout,
            Timer timer) {
        storage = "storage at " + host + ":" + port;
        this.timer = timer;
        loops = EventLoops.named("spider-storage-io", 1);
        // Looking up a name may block. The thread ends when there is nothing to look up.
        names = new ThreadPoolExecutor(
                0,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("spider-storage-names", true));
        channel = NettyChannelBuilder.forAddress(host, port, credentials)
                .eventLoopGroup(loops.group())
                .channelType(NioSocketChannel.class)
                .withOption(ChannelOption.TCP_NODELAY, true)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                // By default gRPC would use the proxy in the system properties of the JVM.
                .proxyDetector(target -> null)
                .directExecutor()
                .offloadExecutor(names)
                // Fixed: to tune the window itself, gRPC would send a ping after each answer.
                .flowControlWindow(NettyChannelBuilder.DEFAULT_FLOW_CONTROL_WINDOW)
                .maxInboundMessageSize(maxInboundMessageSize)
                .keepAliveTime(TimerWheel.nanos(keepAliveTime), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(TimerWheel.nanos(keepAliveTimeout), TimeUnit.NANOSECONDS)
                // A call that gRPC retried on its own could reach a process that we have not registered with.
                .disableRetry()
                .addTransportFilter(Connection.identities())
                .build();
    }

    /** Told how a call ended, exactly once. A refused call has never begun. */
    interface Ending<A> {
        /** The channel has been stopped. */
        void refused(StorageClientException stopped);

        void answered(A answer, Connection connection);

        /** It failed; if the connection is null, it was never sent. */
        void failed(Status status, @Nullable Connection connection);
    }

    /** Sends a request. Without an answer within the patience, the call fails, and later calls use a new connection. */
    <Q, A> void call(MethodDescriptor<Q, A> method, Q request, long patienceNanos, Ending<A> ending) {
        if (!calls.enter()) {
            ending.refused(stopped());
            return;
        }
        Call<Q, A> call;
        try {
            call = new Call<>(newCall(method), ending);
        } catch (Throwable failure) {
            callBack(() -> ending.failed(notSent(failure), null));
            return;
        }
        call.send(request, patienceNanos);
    }

    /**
     * A call that only this channel can end: in the caller's gRPC context, the caller's cancellation would end it
     * (§2.7).
     */
    private <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method) {
        Context callers = Context.ROOT.attach();
        try {
            return channel.newCall(method, CallOptions.DEFAULT);
        } finally {
            Context.ROOT.detach(callers);
        }
    }

    private static Status notSent(Throwable failure) {
        return Status.INTERNAL.withDescription("the request could not be sent").withCause(failure);
    }

    /** Reports how a call ended. The call counts as open until the callback has returned. */
    private void callBack(Runnable telling) {
        boolean outermost = calledBack.add(Thread.currentThread());
        try {
            telling.run();
        } finally {
            if (outermost) {
                calledBack.remove(Thread.currentThread());
            }
            calls.exit();
        }
    }

    /** Lets the next call connect at once, without gRPC's back-off after failed attempts. */
    void connectAnew() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.enterIdle();
        }
    }

    /** The failure of calls made after the stop. */
    StorageClientException stopped() {
        return new StorageClientException("this client of " + storage + " has been stopped", false);
    }

    int openCalls() {
        return calls.count();
    }

    /** Throws on a thread that would wait for itself if it waited for the end of all calls. */
    void checkMayBlock() {
        loops.checkMayBlock();
        if (calledBack.contains(Thread.currentThread())) {
            throw new IllegalStateException("close() in a callback of the storage client, on "
                    + Thread.currentThread().getName() + ", would wait for itself; stop() returns a future");
        }
    }

    /** Completes when all open calls, and then the threads, have ended. */
    CompletableFuture<Void> stop() {
        return calls.close().thenCompose(none -> end());
    }

    /** Cuts off open calls. */
    void stopNow() {
        channel.shutdownNow();
    }

    /** The address of storage, for messages. */
    @Override
    public String toString() {
        return storage;
    }

    private CompletableFuture<Void> end() {
        channel.shutdownNow();
        names.shutdown();
        return loops.end();
    }

    private final class Call<Q, A> extends ClientCall.Listener<A> {
        private final ClientCall<Q, A> call;
        private final Ending<A> ending;
        private final Alarm guard = timer.alarm("storage client: a call without an answer", this::giveUp);
        private final AtomicBoolean ended = new AtomicBoolean();
        private @Nullable A answer;
        private int answers;

        Call(ClientCall<Q, A> call, Ending<A> ending) {
            this.call = call;
            this.ending = ending;
        }

        void send(Q request, long patienceNanos) {
            try {
                call.start(this, new Metadata());
                call.request(2);
                call.sendMessage(request);
                call.halfClose();
                guard.set(timer.nanoTime() + patienceNanos);
            } catch (Throwable failure) {
                end(notSent(failure));
                call.cancel("the request could not be sent", failure);
            }
            if (ended.get()) {
                guard.cancel();
            }
        }

        private void giveUp() {
            if (!ended.get()) {
                boolean connected = Connection.of(call.getAttributes()) != null;
                call.cancel(connected ? "no answer: the connection is considered dead" : "not connected in time", null);
                // Later calls get a new connection; the old one stays open for calls that may still be answered.
                channel.enterIdle();
            }
        }

        @Override
        public void onMessage(A message) {
            answer = message;
            if (++answers > 1) {
                call.cancel("more than one answer", null);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end(status);
        }

        private void end(Status status) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            guard.cancel();
            Connection connection = Connection.of(call.getAttributes());
            callBack(() -> {
                if (!status.isOk()) {
                    ending.failed(status, connection);
                } else if (answer == null || answers > 1 || connection == null) {
                    String wrong = answers > 1 ? "more than one answer" : "no answer";
                    ending.failed(Status.UNAVAILABLE.withDescription(wrong), connection);
                } else {
                    ending.answered(answer, connection);
                }
            });
        }
    }
}
