package org.spiderscheduler.examples.cluster;

import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A storage that registers each scheduler, and does something odd with every poll. */
public final class OddStorage implements AutoCloseable {
    /** {@code RegisterSchedulerResponse} with scheduler id 1 and session id 1. */
    private static final byte[] REGISTRATION = {10, 4, 8, 1, 16, 1};

    private final Server server;

    /** Answers polls with this status; without one, never. */
    public OddStorage(@Nullable Status answerToPolls) throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .fallbackHandlerRegistry(new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<byte[], byte[]> lookupMethod(
                            String name, @Nullable String authority) {
                        return method(name, answerToPolls);
                    }
                })
                .build()
                .start();
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static ServerMethodDefinition<byte[], byte[]> method(String name, @Nullable Status answerToPolls) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(name)
                .build();
        return ServerMethodDefinition.create(method, (call, headers) -> {
            call.request(1);
            if (name.endsWith("RegisterScheduler")) {
                call.sendHeaders(new Metadata());
                call.sendMessage(REGISTRATION);
                call.close(Status.OK, new Metadata());
            } else if (answerToPolls != null) {
                call.close(answerToPolls, new Metadata());
            }
            return new ServerCall.Listener<>() {};
        });
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
