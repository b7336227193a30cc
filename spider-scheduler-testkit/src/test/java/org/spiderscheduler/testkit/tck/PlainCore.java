package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.time.Timer;

/**
 * A correct core, as plain as can be: each lane is woken by a poll for one entry and then drained, and entries are
 * enqueued as they came. Its steps are there to be overridden by what is wrong on purpose.
 */
@SuppressWarnings("NullAway.Init") // run gives it what it works with
class PlainCore implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
    static final int BOUND = 8;
    static final Duration WAIT = Duration.ofSeconds(10);

    /** What is on the way in one lane. */
    static final class LaneState {
        int held;
        int inFlight;
        boolean more;
    }

    final Map<Lane, LaneState> lanes = new EnumMap<>(Lane.class);
    final ArrayDeque<InboundEntry> buffer = new ArrayDeque<>();
    final Set<InboundEntry> buffered = new HashSet<>();
    final CompletableFuture<Void> answer = new CompletableFuture<>();
    SchedulerStorageClient storage;
    DispatchQueueSink sink;
    SessionId session;

    /** A timer whose alarms do not go off where the core runs. */
    Timer elsewhere;

    boolean running;
    boolean ended;
    boolean parked;
    InboundEntry onItsWay;
    CompletableFuture<Void> enqueuing;
    int bumping;
    private boolean stepping;
    private boolean again;

    PlainCore() {
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LaneState());
        }
    }

    @Override
    public CompletableFuture<Void> run(
            SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(sink, "sink");
        Objects.requireNonNull(cancellation, "cancellation");
        if (running) {
            return refuseSecondRun();
        }
        running = true;
        this.storage = storage;
        this.sink = sink;
        session = sink.sessionId();
        cancellation.onCancelled(this::cancelled);
        step();
        return answer;
    }

    CompletableFuture<Void> refuseSecondRun() {
        return CompletableFuture.failedFuture(new SchedulerException("this core has been run"));
    }

    // ---- its end

    void cancelled() {
        end(null);
    }

    void end(@Nullable Throwable failure) {
        if (ended) {
            return;
        }
        ended = true;
        if (failure == null) {
            answer.complete(null);
        } else {
            answer.completeExceptionally(
                    failure instanceof SchedulerException known ? known : new SchedulerException("failed", failure));
        }
    }

    /** What it does with the failure of a call. */
    void failed(Throwable failure) {
        end(failure);
    }

    boolean goesOn() {
        return !ended;
    }

    // ---- its loop

    void step() {
        again = true;
        if (stepping) {
            return;
        }
        stepping = true;
        while (again && goesOn()) {
            again = false;
            enqueueNext();
            for (Lane lane : Lane.values()) {
                pollIfRoom(lane);
            }
        }
        stepping = false;
    }

    // ---- polls

    void pollIfRoom(Lane lane) {
        LaneState state = state(lane);
        if (goesOn() && state.inFlight == 0 && room(lane) > 0) {
            poll(lane, state.more ? room(lane) : 1, state.more ? Duration.ZERO : WAIT);
        }
    }

    int room(Lane lane) {
        return BOUND - state(lane).held;
    }

    CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        state(lane).inFlight = maxItems;
        CompletableFuture<InboundBatch> poll = storage.poll(lane, maxItems, wait);
        poll.whenComplete((batch, failure) -> {
            state(lane).inFlight = 0;
            if (goesOn()) {
                if (failure == null) {
                    state(lane).more = batch.entries().size() >= maxItems;
                    answered(lane, batch);
                } else {
                    failed(failure);
                }
                step();
            }
        });
        return poll;
    }

    void answered(Lane lane, InboundBatch batch) {
        int order = batch.sessionId().compareTo(session);
        if (order < 0) {
            lower(lane, batch);
            return;
        }
        if (order > 0) {
            higher(batch.sessionId());
        }
        batch.entries().forEach(entry -> take(lane, entry));
    }

    void lower(Lane lane, InboundBatch batch) {}

    void take(Lane lane, InboundEntry entry) {
        if (buffered.add(entry)) {
            buffer.addLast(entry);
            state(lane).held++;
        }
    }

    // ---- sessions

    void higher(SessionId next) {
        session = next;
        drop();
        bump(next);
    }

    void drop() {
        buffer.clear();
        buffered.clear();
        lanes.values().forEach(lane -> lane.held = 0);
    }

    void bump(SessionId next) {
        bumping++;
        sink.bumpSessionId(next).whenComplete((done, failure) -> {
            bumping--;
            if (goesOn()) {
                if (failure != null) {
                    failed(failure);
                }
                step();
            }
        });
    }

    // ---- enqueues

    boolean mayEnqueue() {
        return !parked && bumping == 0;
    }

    void enqueueNext() {
        if (!buffer.isEmpty() && mayEnqueue()) {
            InboundEntry entry = buffer.removeFirst();
            buffered.remove(entry);
            enqueue(entry);
        }
    }

    void enqueue(InboundEntry entry) {
        parked = true;
        SessionId under = session;
        onItsWay = entry;
        enqueuing = sink.enqueue(assignment(entry));
        enqueuing.whenComplete((done, failure) -> {
            parked = false;
            if (under.equals(session)) {
                state(entry.taskId().lane()).held--;
            }
            if (goesOn()) {
                if (failure instanceof StaleSessionException) {
                    voided(entry, failure);
                } else if (failure instanceof CancellationException) {
                    withdrawn(entry);
                } else if (failure != null) {
                    failed(failure);
                }
                step();
            }
        });
    }

    TaskAssignment assignment(InboundEntry entry) {
        return entry.toAssignment();
    }

    void voided(InboundEntry entry, Throwable failure) {}

    void withdrawn(InboundEntry entry) {}

    final LaneState state(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }
}
