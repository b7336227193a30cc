package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What can go wrong in a simulation. Some faults last for a while.
 *
 * <p>Where a {@linkplain PlannedFault#target() target} is a machine, a lane or a job, it is taken modulo their number,
 * from 0: of three lanes, 0, 3 and 6 are the first. So target 0 is the machine that {@code Fleet.executionManager(1)}
 * returns.
 */
public enum Fault {
    /**
     * An execution manager crashes while an answer is on its way to it, or before it has registered the task; a
     * successor comes later. It strikes the first that is answered with a task; the target is ignored.
     */
    CRASH_BEFORE_REGISTRATION(false, 0, 40_000),
    /**
     * An execution manager crashes while it executes a task that it has registered; a successor comes later. It strikes
     * the first that is still executing some time after it began: the target modulo 2,000, in milliseconds.
     */
    CRASH_WHILE_EXECUTING(true, 0, 40_000),
    /** An execution manager is cut off, and comes back. The target is its machine. */
    SILENCE(true, 500, 120_000),
    /** The execution that begins next on a machine takes longer. The target is the machine. */
    SLOW_EXECUTION(true, 1_000, 20_000),
    /**
     * The execution that begins next on a machine takes longer than its soft timeout and one more sweep of storage. The
     * target is the machine.
     */
    SOFT_TIMEOUT(true, 31_000, 60_000),
    /** The execution that ends next on a machine fails. The target is the machine. */
    EXECUTION_FAILURE(true, 0, 0),
    /** An answer that brings a task does not reach its execution manager. The target is the machine. */
    ANSWER_LOST(true, 0, 0),
    /**
     * The connection of a call is gone when its answer is to be written, so that the task is given back. It strikes the
     * first call that brings a task; the target is ignored.
     */
    CALLER_GONE(false, 0, 0),
    /** A call that carries an acknowledgement does not reach the scheduler. The target is the machine that calls. */
    ACKNOWLEDGEMENT_LOST(true, 0, 0),
    /** An execution manager calls again while its first call is still parked. The target is its machine. */
    CALL_REPEATED(true, 0, 0),
    /** The answer to the next poll of a lane comes late. The target is the lane. */
    POLL_SLOW(true, 5, 12_000),
    /** The next poll of a lane does not reach storage. The target is the lane. */
    POLL_TRANSPORT_ERROR(true, 0, 0),
    /** The next poll of a lane fails with a server error of storage. The target is the lane. */
    POLL_SERVER_ERROR(true, 0, 0),
    /** The next answer to a poll of a lane does not reach the scheduler. The target is the lane. */
    POLL_ANSWER_LOST(true, 0, 0),
    /** The polls in flight fail at once, and what they had collected is lost. The target is ignored. */
    CONNECTION_RESET(false, 0, 0),
    /**
     * Storage goes on holding the polls in flight, which swallow what comes; the scheduler notices much later. The
     * target is ignored.
     */
    CONNECTION_HALF_OPEN(false, 0, 0),
    /** Storage begins a new session. The target is ignored. */
    STORAGE_RESTART(false, 0, 0),
    /**
     * Storage begins a new session, and another one while the queue is being bumped to the first. The target is
     * ignored.
     */
    STORAGE_RESTART_DURING_BUMP(false, 0, 0),
    /** Storage begins a new session while an enqueue is parked. The target is ignored. */
    STORAGE_RESTART_UNDER_BACK_PRESSURE(false, 0, 0),
    /**
     * Storage begins a new session while it cannot put all first tasks of a job into a full lane. The target is
     * ignored.
     */
    STORAGE_RESTART_UNDER_FULL_LANE(false, 0, 0),
    /**
     * The scheduler ends gracefully; when its polls have ended, a new one registers and takes over. It is drained if
     * the target is even, and stopped at once if it is odd.
     */
    SCHEDULER_RESTART(true, 0, 2_000),
    /**
     * The process of the scheduler dies, and its polls with it; a new one registers and takes over later. The target is
     * ignored.
     */
    SCHEDULER_CRASH(false, 0, 20_000),
    /** Storage sends all that is ready again, several times in a row: the target modulo 4, plus 1. */
    REDELIVERY_STORM(true, 0, 0),
    /**
     * The next answers to polls of a lane bring, once more, entries that the lane brought before in this session. The
     * target is the lane; a third of it, modulo 4, plus 1 is the number of entries.
     */
    DUPLICATE_ENTRIES(true, 0, 0),
    /** A job is cancelled, if it is not too late. The target is the job, among those submitted so far. */
    JOB_CANCELLED(true, 0, 0),
    /** A job is failed, if it is not too late. The target is the job, among those submitted so far. */
    JOB_FAILED(true, 0, 0),
    /** For some time the scheduler's alarms go off late. The target is ignored. */
    TIMER_LATE(false, 5, 3_000),
    /** The clock of everything jumps, as if the machine had been suspended. The target is ignored. */
    CLOCK_JUMP(false, 100, 100_000);

    private final boolean aimed;
    private final long shortestMillis;
    private final long longestMillis;

    Fault(boolean aimed, long shortestMillis, long longestMillis) {
        this.aimed = aimed;
        this.shortestMillis = shortestMillis;
        this.longestMillis = longestMillis;
    }

    /** Whether its target has a meaning. */
    boolean isAimed() {
        return aimed;
    }

    /** A length for it: short ones are more frequent than long ones. */
    Duration drawLength(RandomGenerator random) {
        double drawn = random.nextDouble();
        return Duration.ofMillis(shortestMillis + (long) ((longestMillis - shortestMillis) * drawn * drawn * drawn));
    }
}
