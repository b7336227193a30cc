package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.List;

/**
 * Everything that is decided about a run before it begins. The same scenario with the same scheduler gives the same
 * run. {@link Simulation#scenario} draws one, and only this library makes them: components may be added.
 *
 * @param seed decides everything that is left open: the order of what could run at the same time, ids, and all other
 *     random choices
 * @param executionManagers how many machines; at least 1
 * @param queueCapacity of the dispatch queue; at least 1
 * @param batchSize how many entries a decision loop polls at a time; at least 1
 * @param laneCapacity of each lane of storage; at least 1
 * @param networkDelay the longest time that a message takes; not negative
 * @param callWait how long an execution manager's call for a task may wait; above zero
 * @param jobs what is submitted, in order of time; unmodifiable
 * @param faults what goes wrong, in order of time, before the fault phase is over; unmodifiable
 * @param faultPhase how long faults may strike; afterwards everything is healed; not negative
 * @param timeToEnd how long after that every job has to have ended; above zero
 */
public record Scenario(
        long seed,
        int executionManagers,
        int queueCapacity,
        int batchSize,
        int laneCapacity,
        Duration networkDelay,
        Duration callWait,
        List<PlannedJob> jobs,
        List<PlannedFault> faults,
        Duration faultPhase,
        Duration timeToEnd) {
    /**
     * Checks the ranges, and copies the lists.
     *
     * @param seed decides what is left open
     * @param executionManagers how many machines; at least 1
     * @param queueCapacity of the dispatch queue; at least 1
     * @param batchSize how many entries a decision loop polls at a time; at least 1
     * @param laneCapacity of each lane of storage; at least 1
     * @param networkDelay the longest time that a message takes; not negative
     * @param callWait how long an execution manager's call for a task may wait; above zero
     * @param jobs what is submitted, in the order of time
     * @param faults what goes wrong, in the order of time, before the fault phase is over
     * @param faultPhase how long faults may strike; not negative
     * @param timeToEnd how long after that every job has to have ended; above zero
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Scenario {
        positive("executionManagers", executionManagers);
        positive("queueCapacity", queueCapacity);
        positive("batchSize", batchSize);
        positive("laneCapacity", laneCapacity);
        positive("callWait", callWait);
        positive("timeToEnd", timeToEnd);
        jobs = List.copyOf(jobs);
        faults = List.copyOf(faults);
        notNegative("networkDelay", networkDelay);
        notNegative("faultPhase", faultPhase);
        faults.forEach(fault -> fault.checkFits(faultPhase));
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " is negative");
        }
    }

    static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " is not above zero");
        }
    }

    static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " is below 1");
        }
    }

    /** The same scenario with another seed. */
    Scenario withSeed(long changed) {
        return copy(changed, executionManagers, jobs, faults);
    }

    Scenario withExecutionManagers(int changed) {
        return copy(seed, changed, jobs, faults);
    }

    Scenario withJobs(List<PlannedJob> changed) {
        return copy(seed, executionManagers, changed, faults);
    }

    Scenario withFaults(List<PlannedFault> changed) {
        return copy(seed, executionManagers, jobs, changed);
    }

    private Scenario copy(
            long newSeed, int newExecutionManagers, List<PlannedJob> newJobs, List<PlannedFault> newFaults) {
        return new Scenario(
                newSeed,
                newExecutionManagers,
                queueCapacity,
                batchSize,
                laneCapacity,
                networkDelay,
                callWait,
                newJobs,
                newFaults,
                faultPhase,
                timeToEnd);
    }
}
