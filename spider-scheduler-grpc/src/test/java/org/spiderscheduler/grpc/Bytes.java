package org.spiderscheduler.grpc;

import com.google.common.io.ByteStreams;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as raw bytes, so that a test can send invalid ones. */
final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    private Bytes() {}

    /** A method with that full name, such as {@code scheduler.SchedulerService/NextTask}. */
    static MethodDescriptor<byte[], byte[]> method(String name) {
        Bytes bytes = new Bytes();
        return MethodDescriptor.newBuilder(bytes, bytes)
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(name)
                .build();
    }

    @Override
    public InputStream stream(byte[] value) {
        return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return ByteStreams.toByteArray(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
