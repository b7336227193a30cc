package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.grpc.net.EventLoops;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksRequest;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerRequest;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerResponse;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistration;
import org.spiderscheduler.grpc.wire.Batches;

/** A storage whose every answer is given by the test, as raw bytes if need be. */
final class ScriptedStorage implements AutoCloseable {
    private final EventLoops loops = EventLoops.named("scripted-storage", 1);
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final Server server;

    ScriptedStorage() throws IOException {
        this(0);
    }

    ScriptedStorage(int port) throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        InsecureServerCredentials.create())
                .bossEventLoopGroup(loops.group())
                .workerEventLoopGroup(loops.group())
                .channelType(NioServerSocketChannel.class)
                .directExecutor()
                .fallbackHandlerRegistry(new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
                        return ServerMethodDefinition.create(Bytes.method(name), new Recorder(name));
                    }
                })
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** The next call, which must be to that method. */
    Asked next(String method) throws InterruptedException {
        Asked next = asked.poll(1, TimeUnit.MINUTES);
        assertThat(next).as("the next call to storage").isNotNull();
        assertThat(next.method).as("the next call to storage").isEqualTo(method);
        return next;
    }

    /** Answers the next call, a registration; returns the request. */
    RegisterSchedulerRequest register(long scheduler, long session) throws Exception {
        Asked registration = next("RegisterScheduler");
        registration.answer(RegisterSchedulerResponse.newBuilder()
                .setRegistration(SchedulerRegistration.newBuilder()
                        .setSchedulerId(scheduler)
                        .setSessionId(session))
                .build());
        return registration.request(RegisterSchedulerRequest.parser());
    }

    /** The next call, a poll; returns the request. */
    PollReadyTasksRequest poll(String method, long session, InboundEntry... entries) throws Exception {
        Asked poll = next(method);
        poll.answer(Batches.toWire(new InboundBatch(new SessionId(session), List.of(entries))));
        return poll.request(PollReadyTasksRequest.parser());
    }

    @Override
    public void close() {
        server.shutdownNow();
        loops.end().join();
    }

    private final class Recorder implements ServerCallHandler<byte[], byte[]> {
        private final String method;

        Recorder(String name) {
            method = name.substring(name.indexOf('/') + 1);
        }

        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
            call.request(2);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(byte[] request) {
                    asked.add(new Asked(method, request, call));
                }
            };
        }
    }

    /** A call that waits for the test's answer. */
    static final class Asked {
        private final String method;
        private final byte[] bytes;
        private final ServerCall<byte[], byte[]> call;

        private Asked(String method, byte[] bytes, ServerCall<byte[], byte[]> call) {
            this.method = method;
            this.bytes = bytes;
            this.call = call;
        }

        <T> T request(Parser<T> parser) throws InvalidProtocolBufferException {
            return parser.parseFrom(bytes);
        }

        void answer(MessageLite answer) {
            answer(answer.toByteArray());
        }

        void answer(byte[]... messages) {
            call.sendHeaders(new Metadata());
            for (byte[] message : messages) {
                call.sendMessage(message);
            }
            call.close(Status.OK, new Metadata());
        }

        void fail(Status status) {
            call.close(status, new Metadata());
        }

        boolean isCancelled() {
            return call.isCancelled();
        }
    }
}
