package org.spiderscheduler.testkit.tck;

/**
 * What can happen to a storage, and what not every test set-up can bring about: see
 * {@link SchedulerStorageClientContract#impossible()}.
 */
public enum StorageEvent {
    /** Storage offers nothing more in a lane: {@link StorageUnderTest#closeLane}. */
    LANE_CLOSED,
    /** Storage restarts, and begins a new session: {@link StorageUnderTest#beginSession}. */
    NEW_SESSION,
    /** Storage answers a poll, and the answer does not arrive: {@link StorageUnderTest#loseNextAnswer}. */
    ANSWER_LOST
}
