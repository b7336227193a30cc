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

/**
 * What is seen of a core: its calls, and what it was answered. Notes, and judges nothing that a test does not ask for.
 */
final class CoreWatch {
    /** More polls than this that bring nothing, at one instant, are a loop without an end. */
    private static final int MANY_POLLS = 1_000;

    /** As deep as it looks into the stack of a poll. */
    private static final int DEEP = 2_000;

    /**
     * A call of enqueue.
     *
     * @param stamp the session that was current at the call
     * @param bumping whether a bump had not completed then
     */
    record Enqueue(TaskAssignment assignment, SessionId stamp, boolean bumping) {}

    /** The load of a lane: what the core has of it, and what its polls in flight may bring. */
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

    /** What the sink has not taken yet of what was enqueued. */
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
            elsewhere = what + " from an alarm of a timer that goes off elsewhere";
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
                    // One that comes again before it was enqueued is a duplicate, to be dropped (§2.5).
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

    /** The sink has taken it: only now it is off the core's hands. */
    void taken(TaskAssignment assignment, SessionId stamp) {
        if (stamp.equals(session)) {
            parked.remove(assignment);
            load(assignment.taskId().lane()).held--;
        }
    }

    /** The core has taken it back before the sink took it (§3.7): it has it still, and it is still to be enqueued. */
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

    /** Its enqueues, those that parked or failed too, in order. */
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

    /** Its bumps, those that failed too, in order. */
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
     * By how many frames of the stack its deepest poll was deeper than its first. An overflow would not tell: a future
     * keeps it to itself, and a core may go on after it as if nothing had been.
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

    /** The first call that was made elsewhere than on the executor; null if there was none. */
    @Nullable
    String elsewhere() {
        return elsewhere;
    }

    /** Whether it has once polled on and on within one instant, though nothing came. */
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
