package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.time.Timer;

/**
 * A storage client for unit tests of a core: each lane plays a {@linkplain LaneScript script}, and what the core asks
 * for is recorded.
 *
 * <p>Each poll takes the next step of its lane's script. A lane with no step left is empty: a poll of it is held until
 * a step is added. If its wait is over first, it gets an empty batch (§2.3) of the highest session handed out so far. A
 * poll for no entries takes no step.
 *
 * <p>A poll with an answer at hand is complete when the call returns; others complete on the thread that adds the step,
 * or on the timer's. Not thread-safe: it belongs to one thread, as a core does (§5.10).
 */
public final class ScriptedStorageClient implements SchedulerStorageClient {
    private final Timer timer;
    private final long origin;
    private final Map<Lane, LaneScript> scripts = new EnumMap<>(Lane.class);
    private final Map<JobId, JobState> jobStates = new HashMap<>();
    private final List<ScriptedPoll> polls = new ArrayList<>();
    private SessionId session;

    /**
     * A client whose lanes are empty.
     *
     * @param timer times waits and pauses
     * @param firstSession the session of empty batches until a step brings another
     */
    public ScriptedStorageClient(Timer timer, SessionId firstSession) {
        this.timer = Objects.requireNonNull(timer, "timer");
        this.origin = timer.nanoTime();
        this.session = Objects.requireNonNull(firstSession, "firstSession");
        Arrays.stream(Lane.values()).forEach(lane -> scripts.put(lane, new LaneScript()));
    }

    /**
     * The script of a lane.
     *
     * @param lane the lane
     * @return its script; steps may be added at any time
     */
    public LaneScript script(Lane lane) {
        return Objects.requireNonNull(scripts.get(Objects.requireNonNull(lane, "lane")));
    }

    /**
     * Sets what {@link #jobState(JobId)} answers for a job. A job whose state was never set is {@link JobState#RUNNING}
     * once an entry of it has been handed out, and unknown before.
     *
     * @param jobId the job
     * @param state its state
     */
    public void setJobState(JobId jobId, JobState state) {
        jobStates.put(Objects.requireNonNull(jobId, "jobId"), Objects.requireNonNull(state, "state"));
    }

    // ---- what the core has asked for

    /**
     * All polls.
     *
     * @return in the order of the calls; a copy
     */
    public List<RecordedPoll> polls() {
        return polls.stream().map(poll -> poll.recorded).toList();
    }

    /**
     * The polls of a lane that have no answer yet.
     *
     * @param lane the lane
     * @return in the order of the calls; a copy
     */
    public List<RecordedPoll> pollsInFlight(Lane lane) {
        Objects.requireNonNull(lane, "lane");
        return polls.stream()
                .filter(poll -> poll.recorded.lane() == lane && !poll.isDone())
                .map(poll -> poll.recorded)
                .toList();
    }

    /**
     * The polls that the core has cancelled, which no core may do (§2.7). The steps that they took are lost.
     *
     * @return in the order of the calls; a copy
     */
    public List<RecordedPoll> cancelledPolls() {
        return polls.stream()
                .filter(ScriptedPoll::isCancelled)
                .map(poll -> poll.recorded)
                .toList();
    }

    // ---- what the core sees

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
        LaneScript script = script(lane);
        if (maxItems < 0) {
            throw new IllegalArgumentException("maxItems: " + maxItems + " is negative");
        }
        if (wait.isNegative()) {
            throw new IllegalArgumentException("wait: " + wait + " is negative");
        }
        ScriptedPoll poll = new ScriptedPoll(
                this, new RecordedPoll(Duration.ofNanos(timer.nanoTime() - origin), lane, maxItems, wait));
        polls.add(poll);
        if (maxItems == 0) {
            poll.answerEmpty();
        } else {
            script.meet(poll);
        }
        return poll;
    }

    @Override
    public CompletableFuture<JobState> jobState(JobId jobId) {
        JobState state = jobStates.get(Objects.requireNonNull(jobId, "jobId"));
        return state == null
                ? CompletableFuture.failedFuture(new JobNotFoundException("the script knows no job " + jobId))
                : CompletableFuture.completedFuture(state);
    }

    // ---- for polls and scripts

    Timer timer() {
        return timer;
    }

    InboundBatch batch(List<InboundEntry> entries) {
        return new InboundBatch(session, entries);
    }

    void handedOut(InboundBatch batch) {
        if (batch.sessionId().compareTo(session) > 0) {
            session = batch.sessionId();
        }
        batch.entries().forEach(entry -> jobStates.putIfAbsent(entry.jobId(), JobState.RUNNING));
    }

    @Override
    public String toString() {
        return "ScriptedStorageClient[session=" + session + ", scripts=" + scripts + ", polls=" + polls.size() + "]";
    }
}
