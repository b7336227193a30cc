package org.spiderscheduler.testkit.tck;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.time.NanoClock;

/** Records what a core does: its calls, and the answers it gets. It judges nothing: that is for the tests. */
final class CoreWatch {
    /** More polls than this at one instant, none of which brings anything, are an endless loop. */
    private static final int MANY_POLLS = 1_000;

    /** How deep it looks into the stack of a poll. */
    private static final int DEEP = 2_000;

    /**
     * A call of enqueue.
     *
     * @param stamp the session that was current at the call
     * @param bumping whether a bump was pending then
     */
    record Enqueue(TaskAssignment assignment, SessionId stamp, boolean bumping) {}

    /** The load of a lane: what the core holds of it, and what its polls in flight may bring. */
    private static final class Load {
        long held;
        long inFlight;
    }

    private final VirtualEnvironment environment;
    private final NanoClock clock;
    private final ToIntFunction<Lane> bound;
    private final Map<Lane, Load> loads = new EnumMap<>(Lane.class);
    private final List<Enqueue> enqueues = new ArrayList<>();
    private final List<SessionId> bumps = new ArrayList<>();
    private final Set<TaskAssignment> due = new LinkedHashSet<>();

    /** What was enqueued, but has not been taken by the sink yet. */
    private final Set<TaskAssignment> parked = new HashSet<>();

    /**
     * What came again while it was parked: the core may drop it, or enqueue it again when the sink has taken the first.
     */
    private final Set<TaskAssignment> cameWhileParked = new HashSet<>();

    private final List<TaskAssignment> notDue = new ArrayList<>();
    private SessionId session;
    private int bumping;
    private @Nullable Thread executor;
    private long lastPoll;
    private int fruitless;
    private int calls;
    private long firstDepth;
    private long deepest;
    private @Nullable String lastCall;
    private @Nullable String overBound;
    private @Nullable String elsewhere;

    CoreWatch(VirtualEnvironment environment, SessionId session, ToIntFunction<Lane> bound) {
        this.environment = environment;
        clock = environment.timer();
        this.session = session;
        this.bound = bound;
        for (Lane lane : Lane.values()) {
            loads.put(lane, new Load());
        }
    }

    // ---- what happens

    /** The executor runs on this thread from now on. */
    void executesHere() {
        executor = Thread.currentThread();
    }

    void called(String what) {
        calls++;
        lastCall = what;
        if (elsewhere != null) {
            return;
        }
        if (Thread.currentThread() != executor) {
            elsewhere = what + " on thread " + Thread.currentThread().getName();
        } else if (environment.isInAlarm()) {
            elsewhere = what + " from an alarm of a timer that is not coreTimer()";
        }
    }

    void polled(Lane lane, int maxItems) {
        long depth = StackWalker.getInstance().walk(frames -> frames.limit(DEEP).count());
        firstDepth = firstDepth == 0 ? depth : firstDepth;
        deepest = Math.max(deepest, depth);
        if (!spins()) {
            fruitless = clock.nanoTime() == lastPoll ? fruitless + 1 : 0;
            lastPoll = clock.nanoTime();
        }
        Load load = load(lane);
        load.inFlight += maxItems;
        if (overBound == null && load.held + load.inFlight > bound.applyAsInt(lane)) {
            overBound = "a poll of lane " + lane + " for " + maxItems + " entries, when it held " + load.held
                    + " of that lane and its other polls might bring " + (load.inFlight - maxItems) + " more";
        }
    }

    void answered(Lane lane, int maxItems, @Nullable InboundBatch batch) {
        Load load = load(lane);
        load.inFlight -= maxItems;
        if (batch == null) {
            return;
        }
        if (!batch.entries().isEmpty() && !spins()) {
            fruitless = 0;
        }
        int order = batch.sessionId().compareTo(session);
        if (order > 0) {
            session = batch.sessionId();
            due.clear();
            parked.clear();
            cameWhileParked.clear();
            loads.values().forEach(each -> each.held = 0);
        }
        if (order >= 0) {
            for (InboundEntry entry : batch.entries()) {
                TaskAssignment assignment = entry.toAssignment();
                if (parked.contains(assignment)) {
                    cameWhileParked.add(assignment);
                } else if (due.add(assignment)) {
                    // One that comes again before it is enqueued is a duplicate, to be dropped (§2.5).
                    load.held++;
                }
            }
        }
    }

    void enqueued(TaskAssignment assignment, SessionId stamp) {
        enqueues.add(new Enqueue(assignment, stamp, bumping > 0));
        boolean cameAgain = cameWhileParked.remove(assignment);
        if (!due.remove(assignment)) {
            if (cameAgain && !parked.contains(assignment)) {
                load(assignment.taskId().lane()).held++;
            } else {
                notDue.add(assignment);
            }
        }
        if (stamp.equals(session)) {
            parked.add(assignment);
        }
    }

    /** The sink has taken it: only now does the core no longer hold it. */
    void taken(TaskAssignment assignment, SessionId stamp) {
        if (stamp.equals(session)) {
            parked.remove(assignment);
            load(assignment.taskId().lane()).held--;
        }
    }

    /** The core has taken it back before the sink took it (§3.7): it still holds it, and still has to enqueue it. */
    void withdrawn(TaskAssignment assignment, SessionId stamp) {
        if (stamp.equals(session)) {
            parked.remove(assignment);
            cameWhileParked.remove(assignment); // the two are one now
            due.add(assignment);
        }
    }

    void bumps(SessionId next) {
        bumps.add(next);
        bumping++;
    }

    void bumped() {
        bumping--;
    }

    // ---- what was seen

    /** Its enqueues, including those that parked or failed, in order. */
    List<Enqueue> enqueues() {
        return enqueues;
    }

    boolean hasEnqueued(InboundEntry entry) {
        return enqueues.stream().anyMatch(each -> each.assignment.equals(entry.toAssignment()));
    }

    long timesEnqueued(InboundEntry entry) {
        return enqueues.stream()
                .filter(each -> each.assignment.equals(entry.toAssignment()))
                .count();
    }

    /** Its bumps, including those that failed, in order. */
    List<SessionId> bumps() {
        return bumps;
    }

    /** What it was given in the current session and has not enqueued. */
    Set<TaskAssignment> due() {
        return due;
    }

    /** What it enqueued although it was not given it, or had enqueued it already, or its session had passed. */
    List<TaskAssignment> notDue() {
        return notDue;
    }

    /**
     * By how many stack frames its deepest poll was deeper than its first. Waiting for an overflow would not do: a
     * future swallows it, and a core may carry on as if nothing had happened.
     */
    long growth() {
        return deepest - firstDepth;
    }

    /** How many calls it has made, of whatever kind. */
    int calls() {
        return calls;
    }

    @Nullable
    String lastCall() {
        return lastCall;
    }

    /** The first poll that was for too much; null if there was none. */
    @Nullable
    String overBound() {
        return overBound;
    }

    /** The first call that was made outside the executor; null if there was none. */
    @Nullable
    String elsewhere() {
        return elsewhere;
    }

    /** Whether it has ever polled on and on within one instant, though nothing came. */
    boolean spins() {
        return fruitless > MANY_POLLS;
    }

    private Load load(Lane lane) {
        Load load = loads.get(lane);
        if (load == null) {
            throw new IllegalArgumentException("lane: " + lane);
        }
        return load;
    }
}
