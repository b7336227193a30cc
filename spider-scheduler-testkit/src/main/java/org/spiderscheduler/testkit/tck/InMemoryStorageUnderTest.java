package org.spiderscheduler.testkit.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.testkit.Admission;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.JobSpec;

/**
 * A client under test with an {@link InMemoryStorage} at the other end, in the same process or behind a server. For a
 * client other than an {@link InMemoryStorageClient}, extend it to say how an answer is lost on the way to that client,
 * and what else has to be closed.
 */
public class InMemoryStorageUnderTest implements StorageUnderTest {
    private final InMemoryStorage storage;
    private final SchedulerStorageClient client;

    /**
     * For a client that is connected to a storage.
     *
     * @param storage what the client talks to in the end; used by the contract alone
     * @param client the client to test
     */
    public InMemoryStorageUnderTest(InMemoryStorage storage, SchedulerStorageClient client) {
        this.storage = Objects.requireNonNull(storage, "storage");
        this.client = Objects.requireNonNull(client, "client");
    }

    @Override
    public final SchedulerStorageClient client() {
        return client;
    }

    @Override
    public final SessionId sessionId() {
        return storage.sessionId();
    }

    @Override
    public final List<InboundEntry> makeReady(Lane lane, int count) {
        if (lane == Lane.REGULAR) {
            JobSpec spec = JobSpec.builder().tasks(count).build();
            JobId job = storage.submit(spec);
            List<InboundEntry> entries = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                entries.add(new InboundEntry(spec.resourceGroup(), job, TaskId.index(index)));
            }
            return entries;
        }
        List<InboundEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(lane == Lane.COMMIT ? commit() : cleanup());
        }
        return entries;
    }

    private InboundEntry commit() {
        JobSpec spec = JobSpec.builder().task().commit().build();
        JobId job = storage.submit(spec);
        ExecutionManagerId executionManager = storage.door().join();
        Admission admission = storage.door()
                .register(storage.sessionId(), job, TaskId.index(0), executionManager)
                .join();
        if (!(admission instanceof Admission.Granted granted)) {
            throw new IllegalStateException("task 0 of job " + job + " is new, but storage answered " + admission);
        }
        storage.door().succeed(granted.instance());
        return new InboundEntry(spec.resourceGroup(), job, TaskId.COMMIT);
    }

    private InboundEntry cleanup() {
        JobSpec spec = JobSpec.builder().task().cleanup().build();
        JobId job = storage.submit(spec);
        storage.cancel(job);
        return new InboundEntry(spec.resourceGroup(), job, TaskId.CLEANUP);
    }

    @Override
    public void closeLane(Lane lane) {
        storage.closeLane(lane);
    }

    @Override
    public void beginSession() {
        storage.restart();
    }

    @Override
    public void loseNextAnswer(Lane lane) {
        if (!(client instanceof InMemoryStorageClient own)) {
            throw new UnsupportedOperationException("loseNextAnswer: override it to lose an answer on the way to "
                    + client.getClass().getName() + ", or let impossible() name ANSWER_LOST, with the reason");
        }
        own.loseNextAnswer(lane);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "InMemoryStorageUnderTest[" + storage + ", " + client + "]";
    }
}
