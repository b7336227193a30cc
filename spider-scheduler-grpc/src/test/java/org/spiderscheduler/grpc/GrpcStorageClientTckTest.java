package org.spiderscheduler.grpc;

import io.grpc.InsecureChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.tck.InMemoryStorageUnderTest;
import org.spiderscheduler.testkit.tck.SchedulerStorageClientContract;
import org.spiderscheduler.testkit.tck.StorageEvent;
import org.spiderscheduler.testkit.tck.StorageUnderTest;
import org.spiderscheduler.testkit.tck.TckEnvironment;

@DisplayName("The client of a storage behind a socket")
class GrpcStorageClientTckTest extends SchedulerStorageClientContract {
    @Override
    protected TckEnvironment createEnvironment() {
        return TckEnvironment.real();
    }

    @Override
    protected StorageUnderTest createStorage() {
        InMemoryStorage storage = InMemoryStorage.builder(environment().timer()).build();
        try {
            return new RemoteStorage(storage, StorageServer.start(storage, 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected Map<StorageEvent, String> impossible() {
        return Map.of(StorageEvent.LANE_CLOSED, "the wire protocol has no word for a closed lane");
    }

    private static final class RemoteStorage extends InMemoryStorageUnderTest {
        private final StorageServer server;
        private final GrpcSchedulerStorageClient client;

        RemoteStorage(InMemoryStorage storage, StorageServer server) {
            this(
                    storage,
                    server,
                    GrpcSchedulerStorageClient.builder("127.0.0.1", server.port(), InsecureChannelCredentials.create())
                            .build());
        }

        private RemoteStorage(InMemoryStorage storage, StorageServer server, GrpcSchedulerStorageClient client) {
            super(storage, client);
            this.server = server;
            this.client = client;
            client.register("127.0.0.1", 50_052).join();
        }

        @Override
        public void loseNextAnswer(Lane lane) {
            server.loseNextAnswer(lane);
        }

        @Override
        public void close() {
            server.close();
            client.close();
        }
    }
}
