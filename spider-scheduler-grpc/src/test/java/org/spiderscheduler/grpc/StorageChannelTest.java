package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.spiderscheduler.grpc.Patience.await;

import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.grpc.proto.storage.InboundQueueServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksRequest;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksResponse;

@DisplayName("The channel to storage")
class StorageChannelTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private StorageChannel channel;

    @BeforeEach
    void towardsNobody() throws Exception {
        channel = towards("127.0.0.1");
    }

    private static StorageChannel towards(String host) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return towards(host, socket.getLocalPort(), new ManualTime().timer());
        }
    }

    private static StorageChannel towards(String host, int port, Timer timer) {
        return new StorageChannel(
                host, port, InsecureChannelCredentials.create(), 1 << 20, TEN_SECONDS, TEN_SECONDS, timer);
    }

    @AfterEach
    void stop() throws Exception {
        channel.stop().get(1, TimeUnit.MINUTES);
    }

    /** How a call ended: on which thread, and whether that thread may wait for the end of all calls. */
    private record Ended(Thread thread, Status status, Throwable refusal) {}

    private Ended call(Runnable inside) throws Exception {
        CompletableFuture<Ended> ended = new CompletableFuture<>();
        channel.call(
                InboundQueueServiceGrpc.getPollReadyTasksMethod(),
                PollReadyTasksRequest.getDefaultInstance(),
                TEN_SECONDS.toNanos(),
                new StorageChannel.Ending<PollReadyTasksResponse>() {
                    @Override
                    public void refused(StorageClientException stopped) {
                        ended.completeExceptionally(stopped);
                    }

                    @Override
                    public void answered(PollReadyTasksResponse answer, Connection connection) {
                        ended.completeExceptionally(new AssertionError("somebody answered"));
                    }

                    @Override
                    public void failed(Status status, @Nullable Connection connection) {
                        inside.run();
                        ended.complete(new Ended(
                                Thread.currentThread(), status, catchThrowable(() -> channel.checkMayBlock())));
                    }
                });
        return ended.get(1, TimeUnit.MINUTES);
    }

    private Ended callWithin() {
        try {
            return call(() -> {});
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    @DisplayName("refuses to be waited for in a callback, whatever its thread, and nowhere else")
    void callbacks() throws Exception {
        List<Ended> endings = new ArrayList<>();
        endings.add(call(() -> {}));
        // While the connection is known to have failed, a call fails on its caller's thread, and so does a call made
        // within it.
        await().until(() -> {
            Ended outer = call(() -> endings.add(callWithin()));
            endings.add(outer);
            return outer.thread() == Thread.currentThread();
        });
        assertThat(endings)
                .extracting(Ended::refusal)
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageMatching("close\\(\\) .* would wait for itself; stop\\(\\) returns a future"));
        assertThatCode(channel::checkMayBlock).doesNotThrowAnyException();
    }

    /** A timer that is out of memory: it creates no alarms, or none that can be set. */
    private record Exhausted(Error failure, boolean gives) implements Timer {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Alarm alarm(String name, Runnable onDue) {
            if (!gives) {
                throw failure;
            }
            return new Alarm() {
                @Override
                public void set(long deadline) {
                    throw failure;
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public void checkMayBlock() {}
    }

    @ParameterizedTest(name = "alarms are given: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("fails a call that cannot be sent, and counts it no longer: a stop does not wait for it")
    void notSent(boolean gives) throws Exception {
        stop();
        Error failure = new OutOfMemoryError("on purpose");
        // Accepts the connection, and says nothing, so that no other failure comes first.
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            channel = towards("127.0.0.1", mute.getLocalPort(), new Exhausted(failure, gives));
            assertThat(call(() -> {}).status())
                    .returns(Status.Code.INTERNAL, Status::getCode)
                    .returns(failure, Status::getCause);
            await().until(() -> channel.openCalls() == 0);
        }
    }

    @Test
    @DisplayName("looks names up on a thread of its own, which ends with it")
    void names() throws Exception {
        stop();
        channel = towards(Names.OF_NOBODY);
        Thread lookedUpOn = await().until(
                        () -> {
                            channel.connectAnew();
                            return call(() -> {}).thread();
                        },
                        thread -> thread.getName().startsWith("spider-storage-names"));
        stop();
        await().until(() -> !lookedUpOn.isAlive());
    }
}
