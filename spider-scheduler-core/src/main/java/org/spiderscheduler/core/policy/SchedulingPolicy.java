package org.spiderscheduler.core.policy;

import java.util.Optional;
import org.spiderscheduler.api.InboundEntry;

/**
 * In which order ready regular tasks are offered. The decision loop calls it from one thread at a time and owns polls,
 * sessions, back-pressure and cancellation, so a policy is a plain collection with an opinion.
 *
 * <p>It sees groups, jobs and indices only, and is not told what runs or has ended: shares are of tasks offered. What
 * has come out goes into the dispatch queue, first in, first out, where nothing overtakes it any more.
 */
public interface SchedulingPolicy {
    /**
     * Takes in a regular task that has become ready. The loop adds no entry that the policy already holds, but may add
     * one again that has come out or was cleared (§6.5).
     *
     * @param entry the task
     */
    void add(InboundEntry entry);

    /**
     * Takes out the task to offer now. Every entry that was added comes out exactly once (§6.1).
     *
     * @return an entry as it was added (§6.2); empty only when the policy holds none (§6.3)
     */
    Optional<InboundEntry> next();

    /**
     * Forgets every entry: the session of what was added has passed (§6.4). What the policy has learned besides, as who
     * had how much, may stay.
     */
    void clear();
}
