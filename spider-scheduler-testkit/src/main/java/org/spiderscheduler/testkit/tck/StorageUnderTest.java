package org.spiderscheduler.testkit.tck;

import java.util.List;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;

/**
 * A storage client for {@link SchedulerStorageClientContract} to test, and control over the storage behind it. The
 * contract calls all of it, the client included, on the test's own thread. Unless time is virtual, each method may wait
 * for its effect, such as the answer of a server.
 *
 * <p>For a client that speaks to a server, put an {@link org.spiderscheduler.testkit.InMemoryStorage} behind that
 * server, and extend {@link InMemoryStorageUnderTest}.
 */
public interface StorageUnderTest extends AutoCloseable {
    /**
     * The client to test.
     *
     * @return always the same, registered with storage and ready to poll
     */
    SchedulerStorageClient client();

    /**
     * The session that storage is in.
     *
     * @return the session that the next answer has to carry (§2.2)
     */
    SessionId sessionId();

    /**
     * Makes new tasks ready. To get to a commit or cleanup task, storage may make regular tasks ready too.
     *
     * @param lane where they are to be offered
     * @param count how many, at least 1
     * @return the entries, each of a different task, in the order in which storage offers them
     */
    List<InboundEntry> makeReady(Lane lane, int count);

    /**
     * Closes a lane ({@link StorageEvent#LANE_CLOSED}).
     *
     * @param lane the lane
     */
    void closeLane(Lane lane);

    /**
     * Begins a new, greater session, as a restart does ({@link StorageEvent#NEW_SESSION}). What was ready is ready
     * again.
     */
    void beginSession();

    /**
     * Loses the next answer of a lane that carries entries: storage has handed them out, but the client does not get
     * them ({@link StorageEvent#ANSWER_LOST}).
     *
     * @param lane the lane
     */
    void loseNextAnswer(Lane lane);

    /** Releases everything. */
    @Override
    void close();
}
