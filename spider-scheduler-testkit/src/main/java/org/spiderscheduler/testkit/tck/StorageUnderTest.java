package org.spiderscheduler.testkit.tck;

import java.util.List;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;

/**
 * A storage for {@link SchedulerStorageClientContract} to test a client of: the client, and what has to happen behind
 * it. The contract calls all of it on the test's own thread, the client too; each method may wait for what it brings
 * about, such as the answer of a server, unless time is virtual.
 *
 * <p>Whoever has a client that speaks to a server puts an {@link org.spiderscheduler.testkit.InMemoryStorage} behind
 * that server, and extends {@link InMemoryStorageUnderTest}.
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
     * @return as the next answer has to carry it (§2.2)
     */
    SessionId sessionId();

    /**
     * Makes new tasks ready. On the way to a commit or cleanup task, storage may make some of the regular lane ready
     * too.
     *
     * @param lane where they are to be offered
     * @param count how many, at least 1
     * @return the entries, each of a task of its own, in the order in which storage offers them
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
     * Loses the next answer of a lane that has entries in it: storage has handed them out, and the client does not get
     * them ({@link StorageEvent#ANSWER_LOST}).
     *
     * @param lane the lane
     */
    void loseNextAnswer(Lane lane);

    /** Ends all of it. */
    @Override
    void close();
}
