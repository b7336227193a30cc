package org.spiderscheduler.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.tck.InMemoryStorageUnderTest;

/** A client under test, and the storage at the other end of its connection. */
final class RemoteStorage extends InMemoryStorageUnderTest {
    private final StorageServer server;
    private final Runnable closing;

    private RemoteStorage(
            InMemoryStorage storage, StorageServer server, SchedulerStorageClient client, Runnable closing) {
        super(storage, client);
        this.server = server;
        this.closing = closing;
    }

    /** Starts a storage, and connects a client to its port. */
    static <C extends SchedulerStorageClient> RemoteStorage start(
            Timer timer, IntFunction<C> connect, Consumer<C> close) {
        InMemoryStorage storage = InMemoryStorage.builder(timer).build();
        try {
            StorageServer server = StorageServer.start(storage, 0);
            C client = connect.apply(server.port());
            return new RemoteStorage(storage, server, client, () -> close.accept(client));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void loseNextAnswer(Lane lane) {
        server.loseNextAnswer(lane);
    }

    @Override
    public void close() {
        server.close();
        closing.run();
    }
}
