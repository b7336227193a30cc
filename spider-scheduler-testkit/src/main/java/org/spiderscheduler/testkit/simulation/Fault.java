package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What can go wrong in a simulation. Each strikes a target, and some last for a while. */
public enum Fault {
    /**
     * The execution manager ends with an answer on its way to it, or taken but not registered; a successor comes later.
     */
    CRASH_BEFORE_REGISTRATION(0, 40_000),
    /** The execution manager ends while it executes a task that it has registered; a successor comes later. */
    CRASH_WHILE_EXECUTING(0, 40_000),
    /** The execution manager is cut off, and comes back. */
    SILENCE(500, 120_000),
    /** The execution that begins next takes longer. */
    SLOW_EXECUTION(1_000, 20_000),
    /** The execution that begins next takes longer than its soft timeout and one more sweep of storage. */
    SOFT_TIMEOUT(31_000, 60_000),
    /** The execution that ends next fails. */
    EXECUTION_FAILURE(0, 0),
    /** An answer that brings a task does not reach its execution manager. */
    ANSWER_LOST(0, 0),
    /** The connection of a call is gone when its answer is to be written; who was to write it gives the task back. */
    CALLER_GONE(0, 0),
    /** A call that carries an acknowledgement does not reach the scheduler. */
    ACKNOWLEDGEMENT_LOST(0, 0),
    /** The execution manager calls again while its first call is still parked. */
    CALL_REPEATED(0, 0),
    /** The answer to the next poll of a lane comes late. */
    POLL_SLOW(5, 12_000),
    /** The next poll of a lane does not reach storage. */
    POLL_TRANSPORT_ERROR(0, 0),
    /** Storage fails over the next poll of a lane. */
    POLL_SERVER_ERROR(0, 0),
    /** The next answer to a poll of a lane does not reach the scheduler. */
    POLL_ANSWER_LOST(0, 0),
    /** The polls in flight fail at once, and what they had collected is lost. */
    CONNECTION_RESET(0, 0),
    /** The polls in flight are held by storage and swallow what comes; the scheduler hears of it much later. */
    CONNECTION_HALF_OPEN(0, 0),
    /** Storage begins a new session. */
    STORAGE_RESTART(0, 0),
    /** Storage begins a new session, and another one while the queue is being bumped to the first. */
    STORAGE_RESTART_DURING_BUMP(0, 0),
    /** Storage begins a new session while an enqueue is parked. */
    STORAGE_RESTART_UNDER_BACK_PRESSURE(0, 0),
    /** Storage begins a new session while it cannot put all first tasks of a job into a full lane. */
    STORAGE_RESTART_UNDER_FULL_LANE(0, 0),
    /**
     * The scheduler stops in good order, or is drained; when its polls have ended, a new one registers and takes over.
     */
    SCHEDULER_RESTART(0, 2_000),
    /** The process of the scheduler ends, and takes its polls with it; a new one registers and takes over later. */
    SCHEDULER_CRASH(0, 20_000),
    /** Storage sends again all that is ready, several times in a row. */
    REDELIVERY_STORM(0, 0),
    /** The next answers to polls of a lane bring, once more, entries that the lane brought before in this session. */
    DUPLICATE_ENTRIES(0, 0),
    /** A job is cancelled. */
    JOB_CANCELLED(0, 0),
    /** A job is failed. */
    JOB_FAILED(0, 0),
    /** For some time the scheduler's alarms go off late. */
    TIMER_LATE(5, 3_000),
    /** The clock of everything jumps, as if the machine had been suspended. */
    CLOCK_JUMP(100, 100_000);

    private final long shortestMillis;
    private final long longestMillis;

    Fault(long shortestMillis, long longestMillis) {
        this.shortestMillis = shortestMillis;
        this.longestMillis = longestMillis;
    }

    /** A length for it: short ones are more frequent than long ones. */
    Duration drawLength(RandomGenerator random) {
        double drawn = random.nextDouble();
        return Duration.ofMillis(shortestMillis + (long) ((longestMillis - shortestMillis) * drawn * drawn * drawn));
    }
}
