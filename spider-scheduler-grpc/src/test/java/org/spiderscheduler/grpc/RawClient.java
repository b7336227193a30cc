package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.spiderscheduler.grpc.net.EventLoops;

/** Sends anything to a scheduler's server, over one connection, and shows what comes back. */
final class RawClient implements AutoCloseable {
    private final EventLoops loops = EventLoops.named("raw-client", 1);
    private final ManagedChannel channel;
    private final boolean reading;
    private final List<Sent> calls = new ArrayList<>();

    RawClient(int port) {
        this(port, InsecureChannelCredentials.create(), true);
    }

    RawClient(int port, ChannelCredentials credentials) {
        this(port, credentials, true);
    }

    /** A client that accepts a single byte of each answer, so that no answer gets out of the server. */
    static RawClient readingNothing(int port) {
        return new RawClient(port, InsecureChannelCredentials.create(), false);
    }

    private RawClient(int port, ChannelCredentials credentials, boolean reading) {
        this.reading = reading;
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
                .eventLoopGroup(loops.group())
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .disableRetry()
                .initialFlowControlWindow(reading ? 1 << 20 : 1)
                .build();
    }

    /** The end of a call: its status, and the messages before it. */
    record Ended(Status status, List<byte[]> messages) {
        Status.Code code() {
            return status.getCode();
        }
    }

    /** A call that has been sent. */
    static final class Sent {
        private final ClientCall<byte[], byte[]> call;
        private final List<byte[]> messages = new ArrayList<>();
        private final CompletableFuture<Ended> ended = new CompletableFuture<>();
        private volatile boolean answered;

        private Sent(ClientCall<byte[], byte[]> call) {
            this.call = call;
        }

        Ended ended() throws Exception {
            return ended.get(1, TimeUnit.MINUTES);
        }

        boolean isOver() {
            return ended.isDone();
        }

        void cancel() {
            call.cancel("by the test", null);
        }
    }

    Sent send(String method, MessageLite request) {
        return send(method, request.toByteArray());
    }

    /** Sends a call of the scheduler's service with any number of messages. */
    Sent send(String method, byte[]... requests) {
        Sent sent =
                new Sent(channel.newCall(Bytes.method("scheduler.SchedulerService/" + method), CallOptions.DEFAULT));
        sent.call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onHeaders(Metadata headers) {
                        sent.answered = true;
                    }

                    @Override
                    public void onMessage(byte[] message) {
                        sent.messages.add(message);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        sent.ended.complete(new Ended(status, List.copyOf(sent.messages)));
                    }
                },
                new Metadata());
        calls.add(sent);
        if (reading) {
            sent.call.request(Integer.MAX_VALUE);
        }
        for (byte[] request : requests) {
            sent.call.sendMessage(request);
        }
        sent.call.halfClose();
        return sent;
    }

    boolean everyCallIsOpen() {
        return calls.stream().noneMatch(Sent::isOver);
    }

    /** Whether the beginning of each answer, which cannot be held up by not reading, is there. */
    boolean everyCallIsAnswered() {
        return calls.stream().allMatch(call -> call.answered);
    }

    @Override
    public void close() {
        calls.forEach(Sent::cancel);
        channel.shutdownNow();
        try {
            assertThat(channel.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        loops.end().join();
    }
}
