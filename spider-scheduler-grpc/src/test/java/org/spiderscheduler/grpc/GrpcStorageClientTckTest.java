package org.spiderscheduler.grpc;

import io.grpc.InsecureChannelCredentials;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.spiderscheduler.testkit.tck.SchedulerStorageClientContract;
import org.spiderscheduler.testkit.tck.StorageEvent;
import org.spiderscheduler.testkit.tck.StorageUnderTest;
import org.spiderscheduler.testkit.tck.TckEnvironment;

@DisplayName("The client of a storage behind a socket")
@ExtendWith(NothingLeft.class)
class GrpcStorageClientTckTest extends SchedulerStorageClientContract {
    static final Map<StorageEvent, String> IMPOSSIBLE =
            Map.of(StorageEvent.LANE_CLOSED, "the wire protocol has no word for a closed lane");

    @Override
    protected TckEnvironment createEnvironment() {
        return TckEnvironment.real();
    }

    @Override
    protected StorageUnderTest createStorage() {
        return RemoteStorage.start(
                environment().timer(), GrpcStorageClientTckTest::connect, GrpcSchedulerStorageClient::close);
    }

    private static GrpcSchedulerStorageClient connect(int port) {
        GrpcSchedulerStorageClient client = GrpcSchedulerStorageClient.builder(
                        "127.0.0.1", port, InsecureChannelCredentials.create())
                .build();
        client.register("127.0.0.1", 50_052).join();
        return client;
    }

    @Override
    protected Map<StorageEvent, String> impossible() {
        return IMPOSSIBLE;
    }
}
