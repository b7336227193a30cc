package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.List;
import org.spiderscheduler.examples.policy.NamedPolicy;

/**
 * How a workload is to be run.
 *
 * @param ems how many execution managers
 * @param queueCapacity of the dispatch queue
 * @param policy which order
 * @param restarts when storage restarts, from the start of the run
 * @param kills which execution managers die, and when
 * @param seed decides whatever is left to chance
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
