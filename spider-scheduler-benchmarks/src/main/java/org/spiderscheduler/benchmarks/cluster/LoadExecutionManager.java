package org.spiderscheduler.benchmarks.cluster;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.grpc.proto.scheduler.HeartbeatRequest;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskRequest;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskResponse;
import org.spiderscheduler.grpc.proto.scheduler.SchedulerAssignment;
import org.spiderscheduler.grpc.proto.scheduler.TaskAssignmentRecord;

/**
 * An execution manager on its own connection, with one call for a task at a time, and heartbeats. It frames HTTP/2 by
 * hand, since it shares the processors with the measured scheduler: a gRPC client would cost as much as the scheduler.
 * Used by one thread.
 */
final class LoadExecutionManager {
    private static final int WAIT_MILLIS = 1_000;

    private static final int FRAME_HEADER = 9;
    private static final int MESSAGE_HEADER = 5;

    // Frame types and flags of RFC 9113.
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Wide enough for 50 million answers, so that no window updates are needed. */
    private static final int WIDER_WINDOW = Integer.MAX_VALUE - 65_535;

    /**
     * Method POST, scheme http, then the headers that enter the dynamic table: path, authority, content type, te (RFC
     * 7541).
     */
    private static final byte[] FIRST_HEADERS = concat(
            new byte[] {(byte) 0x83, (byte) 0x86},
            literal(0x44, "/scheduler.SchedulerService/NextTask"),
            literal(0x41, "localhost"),
            literal(0x5f, "application/grpc"),
            new byte[] {0x40},
            string("te"),
            string("trailers"));

    /** The same, by their indexes in the table. */
    private static final byte[] NEXT_HEADERS = {
        (byte) 0x83, (byte) 0x86, (byte) 0xc1, (byte) 0xc0, (byte) 0xbf, (byte) 0xbe
    };

    /** The same with another path, which is not added to the table. */
    private static final byte[] HEARTBEAT_HEADERS = concat(
            new byte[] {(byte) 0x83, (byte) 0x86},
            literal(0x04, "/scheduler.SchedulerService/Heartbeat"),
            new byte[] {(byte) 0xc0, (byte) 0xbf, (byte) 0xbe});

    /** What to do with a task. */
    interface Work {
        /** Does it, on the fleet's thread; returns whether to ask for the next. */
        boolean done(SchedulerAssignment assignment);
    }

    private final long id;
    private final Work work;
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(4_096);
    private final ByteBuffer out = ByteBuffer.allocateDirect(4_096);
    private int lastStream = -1;
    private int taskStream;
    private @Nullable NextTaskResponse answer;
    private @Nullable SchedulerAssignment unacknowledged;
    private int failures;

    LoadExecutionManager(long id, int port, Selector selector, Work work) throws IOException {
        this.id = id;
        this.work = work;
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
        out.put(PREFACE);
        frame(0, SETTINGS, 0, 0);
        frame(4, WINDOW_UPDATE, 0, 0);
        out.putInt(WIDER_WINDOW);
        flush();
    }

    private static byte[] string(String text) {
        return concat(new byte[] {(byte) text.length()}, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] literal(int name, String value) {
        return concat(new byte[] {(byte) name}, string(value));
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(512);
        for (byte[] part : parts) {
            all.put(part);
        }
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        return bytes;
    }

    /** How many calls for a task have failed. */
    int failures() {
        return failures;
    }

    void askForTask() throws IOException {
        NextTaskRequest.Builder request =
                NextTaskRequest.newBuilder().setExecutionManagerId(id).setWaitTimeMs(WAIT_MILLIS);
        if (unacknowledged != null) {
            request.setPrevAssignment(TaskAssignmentRecord.newBuilder()
                    .setId(unacknowledged.getId())
                    .setFrom(unacknowledged.getSchedulerId()));
            unacknowledged = null;
        }
        taskStream = call(lastStream < 0 ? FIRST_HEADERS : NEXT_HEADERS, request.build());
    }

    /** Must not be called before the first {@link #askForTask()}. */
    void heartbeat() throws IOException {
        call(
                HEARTBEAT_HEADERS,
                HeartbeatRequest.newBuilder().setExecutionManagerId(id).build());
    }

    private int call(byte[] headers, MessageLite message) throws IOException {
        lastStream += 2;
        frame(headers.length, HEADERS, END_HEADERS, lastStream);
        out.put(headers);
        byte[] bytes = message.toByteArray();
        frame(MESSAGE_HEADER + bytes.length, DATA, END_STREAM, lastStream);
        out.put((byte) 0).putInt(bytes.length).put(bytes);
        flush();
        return lastStream;
    }

    private void frame(int length, int type, int flags, int stream) {
        out.putShort((short) (length >>> 8))
                .put((byte) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream);
    }

    /** Messages are small, and the scheduler keeps reading: the socket takes each of them at once. */
    private void flush() throws IOException {
        out.flip();
        channel.write(out);
        if (out.hasRemaining()) {
            throw new IOException("the scheduler does not read from the connection of execution manager " + id);
        }
        out.clear();
    }

    /** Reads what has arrived. */
    void readable() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the scheduler has closed the connection of execution manager " + id);
        }
        in.flip();
        while (in.remaining() >= FRAME_HEADER) {
            int begin = in.position();
            int length = (in.getShort(begin) & 0xffff) << 8 | (in.get(begin + 2) & 0xff);
            if (in.remaining() < FRAME_HEADER + length) {
                break;
            }
            int end = begin + FRAME_HEADER + length;
            in.position(begin + FRAME_HEADER);
            read(in.get(begin + 3), in.get(begin + 4), in.getInt(begin + 5), end);
            in.position(end);
        }
        in.compact();
    }

    private void read(int type, int flags, int stream, int end) throws IOException {
        switch (type) {
            case DATA -> {
                if (stream == taskStream) {
                    in.position(in.position() + MESSAGE_HEADER);
                    answer = NextTaskResponse.parseFrom(in.duplicate().limit(end));
                }
            }
            case HEADERS, RST_STREAM -> {
                if (stream == taskStream && (type == RST_STREAM || (flags & END_STREAM) != 0)) {
                    ended();
                }
            }
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    frame(0, SETTINGS, ACK, 0);
                    flush();
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    frame(8, PING, ACK, 0);
                    out.putLong(in.getLong());
                    flush();
                }
            }
            case GOAWAY -> throw new IOException("the scheduler sent GOAWAY to execution manager " + id);
            default -> {
                // Window updates: what is sent is far below any window.
            }
        }
    }

    private void ended() throws IOException {
        NextTaskResponse brought = answer;
        answer = null;
        if (brought == null) {
            failures++;
            askForTask();
        } else if (!brought.hasAssignment()) {
            askForTask();
        } else {
            unacknowledged = brought.getAssignment();
            if (work.done(unacknowledged)) {
                askForTask();
            }
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
