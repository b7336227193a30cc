package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.List;
import org.spiderscheduler.examples.policy.NamedPolicy;

/**
 * How to run a workload.
 *
 * @param ems how many execution managers
 * @param queueCapacity the capacity of the dispatch queue
 * @param policy the order of regular tasks
 * @param restarts when storage restarts, counted from the start of the run
 * @param kills which execution managers die, and when
 * @param seed determines everything that is random
 */
record RunPlan(int ems, int queueCapacity, NamedPolicy policy, List<Duration> restarts, List<Kill> kills, long seed) {
    RunPlan {
        restarts = List.copyOf(restarts);
        kills = List.copyOf(kills);
    }

    /** Whether nothing goes wrong on purpose. */
    boolean isCalm() {
        return restarts.isEmpty() && kills.isEmpty();
    }
}
