package org.spiderscheduler.core.policy;

import java.util.Optional;
import org.spiderscheduler.api.InboundEntry;

/**
 * Decides the order in which ready regular tasks are offered. The decision loop calls a policy from one thread at a
 * time and owns polls, sessions, back-pressure and cancellation, so a policy is a plain collection with an opinion.
 *
 * <p>A policy sees only resource groups, jobs and task indices, and is not told what is running or has ended: any
 * shares it computes are of tasks offered. What comes out of it goes into the dispatch queue, which is first in, first
 * out: nothing overtakes it there.
 */
public interface SchedulingPolicy {
    /**
     * Adds a regular task that has become ready. The loop adds no entry that the policy already holds, but may add one
     * again once it has come out or was cleared (§6.5).
     *
     * @param entry the task
     */
    void add(InboundEntry entry);

    /**
     * Removes the task to offer now. Every entry that was added comes out exactly once (§6.1).
     *
     * @return an entry as it was added (§6.2); empty only when the policy holds none (§6.3)
     */
    Optional<InboundEntry> next();

    /**
     * Forgets every entry: their session has passed (§6.4). What else the policy has learned, such as how much each
     * group was given, may stay.
     */
    void clear();
}
