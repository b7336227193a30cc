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
 * The way to storage: one connection at a time, made anew when a call finds none. Callbacks run on the thread that
 * reads from the connection; those of calls that find none, where that is found out.
 */
final class StorageChannel {
    /** So that three addresses of a name can be tried while a registration waits, for 10 s. */
    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

    private final String storage;
    private final Timer timer;
    private final EventLoops loops;
    private final ThreadPoolExecutor names;
    private final ManagedChannel channel;
    private final OpenCalls calls = new OpenCalls();
    /** Which threads are in a callback: a call is open until its own has returned. */
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
        // To look up a name may block. The thread ends when there is nothing to look up.
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
                // gRPC would ask the system properties of the JVM.
                .proxyDetector(target -> null)
                .directExecutor()
                .offloadExecutor(names)
                // A fixed one: to find a good one, gRPC would send a ping after each answer.
                .flowControlWindow(NettyChannelBuilder.DEFAULT_FLOW_CONTROL_WINDOW)
                .maxInboundMessageSize(maxInboundMessageSize)
                .keepAliveTime(TimerWheel.nanos(keepAliveTime), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(TimerWheel.nanos(keepAliveTimeout), TimeUnit.NANOSECONDS)
                // A call that was sent again behind our back could reach a process that we have not registered with.
                .disableRetry()
                .addTransportFilter(Connection.identities())
                .build();
    }

    /** Hears how a call ended, exactly once; one that was refused has never begun. */
    interface Ending<A> {
        /** The channel has been stopped. */
        void refused(StorageClientException stopped);

        void answered(A answer, Connection connection);

        /** It failed; without a connection it was never sent. */
        void failed(Status status, @Nullable Connection connection);
    }

    /**
     * Sends a request. If there is no answer within the patience, the call has failed and its connection is left alone.
     */
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

    /** A call that nobody but this channel ends: in its caller's context, gRPC would end it with the caller (§2.7). */
    private <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method) {
        Context callers = Context.ROOT.attach();
        try {
            return channel.newCall(method, CallOptions.DEFAULT);
        } finally {
            Context.ROOT.detach(callers);
        }
    }

    private static Status notSent(Throwable failure) {
        return Status.INTERNAL.withDescription("it could not be sent").withCause(failure);
    }

    /** Tells how a call ended, and counts it until that has been heard. */
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

    /** Lets the next call connect at once, however often that has failed before. */
    void connectAnew() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.enterIdle();
        }
    }

    /** What a call that comes after the stop fails with. */
    StorageClientException stopped() {
        return new StorageClientException("this client of " + storage + " has been stopped", false);
    }

    int openCalls() {
        return calls.count();
    }

    /** Refuses, where to wait for the end of all calls would be to wait for itself. */
    void checkMayBlock() {
        loops.checkMayBlock();
        if (calledBack.contains(Thread.currentThread())) {
            throw new IllegalStateException("close() in a callback of the storage client, on "
                    + Thread.currentThread().getName() + ", would wait for itself; stop() gives a future");
        }
    }

    /** Completes when the calls that are open have ended and the threads with them. */
    CompletableFuture<Void> stop() {
        return calls.close().thenCompose(none -> end());
    }

    /** Cuts off what is open. */
    void stopNow() {
        channel.shutdownNow();
    }

    /** Where storage is, in words. */
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
                call.cancel("it could not be sent", failure);
            }
            if (ended.get()) {
                guard.cancel();
            }
        }

        private void giveUp() {
            if (!ended.get()) {
                boolean connected = Connection.of(call.getAttributes()) != null;
                call.cancel(connected ? "no answer: the connection is taken for dead" : "not connected in time", null);
                // Later calls get a new connection; this one stays for those that may still be answered.
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
