package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.service.Returns;
import org.spiderscheduler.core.time.Timer;

/**
 * The storage client that a core is given: what lost execution managers held comes out of a poll of its own lane.
 * Confined to the serial executor, where the core runs (§5.10); the methods of {@link Returns} may be called on any
 * thread.
 *
 * <p>All lanes share the session: the greatest that any answer has carried. What is held of an older one is dropped.
 */
final class RequeueingClient implements SchedulerStorageClient, Returns {
    private static final Logger LOG = LoggerFactory.getLogger(RequeueingClient.class);

    /** A task that comes back this often goes behind storage's entries: it may be what kills its execution managers. */
    private static final int SUSPECT = 3;

    /**
     * How many tasks are counted; the one that came back longest ago is forgotten. A core may drop what comes back, and
     * then nothing in this session ends its count.
     */
    static final int MOST_COUNTED = 65_536;

    private final SchedulerStorageClient client;
    private final RetryingPolls polls;
    private final SerialExecutor serial;
    private final Timer timer;
    private final @Nullable SchedulerListener listener;
    private final Map<Lane, RequeueLane> lanes = new EnumMap<>(Lane.class);
    /** In the order in which they came back, the latest last. */
    private final Map<TaskAssignment, Integer> comebacks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskAssignment, Integer> eldest) {
            return size() > MOST_COUNTED;
        }
    };

    private volatile boolean counting;
    private SessionId session;
    /** Whether the core has yet to be given a batch of this session. */
    private boolean news;

    private @Nullable SessionId lastLower;

    RequeueingClient(
            SchedulerStorageClient client,
            RetryingPolls polls,
            SerialExecutor serial,
            Timer timer,
            SessionId initialSession,
            @Nullable SchedulerListener listener) {
        this.client = client;
        this.polls = polls;
        this.serial = serial;
        this.timer = timer;
        this.session = initialSession;
        this.listener = listener;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new RequeueLane(lane, polls, this, serial, timer));
        }
    }

    // ---- the core's side

    @Override
    public CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait) {
        return poll(Lane.REGULAR, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait) {
        return poll(Lane.COMMIT, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait) {
        return poll(Lane.CLEANUP, maxItems, wait);
    }

    @Override
    public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        Arguments.notNegative(maxItems, "maxItems");
        Arguments.notNegative(wait, "wait");
        return lane(lane).poll(maxItems, wait);
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        CompletableFuture<JobState> state = client.jobState(jobId);
        return state.isDone() ? state : new Relay<>(state, serial);
    }

    // ---- the service's side

    @Override
    public void requeue(SessionAssignment returned) {
        serial.execute(() -> takeBack(returned));
    }

    private void takeBack(SessionAssignment returned) {
        if (returned.sessionId().compareTo(session) < 0) {
            dropped(returned);
            return;
        }
        int times = comebacks.merge(returned.assignment(), 1, Integer::sum);
        counting = true;
        lane(returned.assignment().taskId().lane())
                .takeBack(returned.assignment().toEntry(), times >= SUSPECT);
        if (times == SUSPECT) {
            LOG.warn(
                    "task {} of job {} has come back {} times: it goes behind storage's entries from now on, since it"
                            + " may be what kills its execution managers",
                    returned.assignment().taskId(),
                    returned.assignment().jobId(),
                    times);
        }
    }

    @Override
    public void acknowledged(SessionAssignment acknowledged) {
        // Usually nothing has come back, and then an acknowledgement costs one read.
        if (counting) {
            serial.execute(() -> {
                comebacks.remove(acknowledged.assignment());
                counting = !comebacks.isEmpty();
            });
        }
    }

    /**
     * The core has ended: its open polls fail, and what still arrives or comes back is held here until the end. No poll
     * is sent to storage any more, since nobody would use the answer.
     */
    void coreEnded() {
        lanes.values().forEach(RequeueLane::close);
        var unused = polls.end();
    }

    /** How many entries are held here. For any thread. */
    int held() {
        return lanes.values().stream().mapToInt(RequeueLane::held).sum();
    }

    // ---- sessions

    /** The session in which the core begins; it need not be told of it. */
    void begin(SessionId known) {
        see(known);
        news = false;
    }

    /** Whether the core has to be told of the session, even with an empty batch (§2.2). */
    boolean hasNews() {
        return news;
    }

    /** The answer to a poll of the core's: these entries, under the current session. */
    InboundBatch tell(List<InboundEntry> entries) {
        news = false;
        return new InboundBatch(session, entries);
    }

    /** Takes note of the session of an answer; false if that session has passed. */
    boolean see(SessionId seen) {
        int order = seen.compareTo(session);
        if (order > 0) {
            SessionId last = session;
            session = seen;
            news = true;
            comebacks.clear();
            counting = false;
            List<InboundEntry> passed = new ArrayList<>();
            lanes.values().forEach(lane -> lane.clear(passed));
            passed.forEach(entry -> dropped(new SessionAssignment(last, entry.toAssignment())));
        } else if (order < 0 && !seen.equals(lastLower)) {
            lastLower = seen;
            SafeLog.debug(
                    LOG,
                    "storage answered a poll under session {}, which has passed: the current session is {}",
                    seen,
                    session);
            if (listener != null) {
                listener.lowerSessionSeen(seen, session, timer.nanoTime());
            }
        }
        return order >= 0;
    }

    private void dropped(SessionAssignment passed) {
        SafeLog.debug(LOG, "{} came back, but its session has passed: dropped", passed);
        if (listener != null) {
            listener.droppedAsStale(passed, timer.nanoTime());
        }
    }

    private RequeueLane lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }
}
