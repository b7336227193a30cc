package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.testkit.Refusal;

/** The totals of many runs. Thread-safe. */
final class SimulationReport {
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    private final Map<JobState, Long> jobs = new EnumMap<>(JobState.class);
    private final Map<Long, SimulationResult> failed = new TreeMap<>();
    private long runs;
    private Duration virtualTime = Duration.ZERO;

    synchronized void add(SimulationResult result) {
        runs++;
        virtualTime = virtualTime.plus(result.virtualTime());
        result.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        result.refusals().forEach((refusal, count) -> refusals.merge(refusal, count, Long::sum));
        result.jobs().forEach((state, count) -> jobs.merge(state, (long) count, Long::sum));
        if (!result.isClean()) {
            failed.put(result.seed(), result);
        }
    }

    synchronized long runs() {
        return runs;
    }

    /** How long all runs took together, simulated. */
    synchronized Duration virtualTime() {
        return virtualTime;
    }

    /** How often a fault struck. */
    synchronized long count(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    /** How often storage refused something for that reason. */
    synchronized long count(Refusal refusal) {
        return refusals.getOrDefault(refusal, 0L);
    }

    /** The failed run with the lowest seed; empty if all were clean. */
    synchronized Optional<SimulationResult> firstFailure() {
        return failed.values().stream().findFirst();
    }

    /**
     * What never happened, and so was not tested: faults that never struck and refusals that storage never gave, except
     * {@link Refusal#FATAL}, which must never be seen.
     */
    synchronized List<String> unseen() {
        List<String> unseen = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            if (count(fault) == 0) {
                unseen.add("fault " + fault);
            }
        }
        for (Refusal refusal : Refusal.values()) {
            if (refusal != Refusal.FATAL && count(refusal) == 0) {
                unseen.add("refusal " + refusal);
            }
        }
        return unseen;
    }

    /** A summary on several lines. */
    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%,d runs, %,.1f virtual hours, %,d failed%n", runs, virtualTime.toSeconds() / 3_600.0, failed.size()));
        text.append("jobs:    ");
        jobs.forEach((state, count) -> text.append(count == 0 ? "" : String.format(" %s %,d", state, count)));
        text.append(String.format("%nfaults:%n"));
        for (Fault fault : Fault.values()) {
            text.append(String.format("  %-36s %,10d%n", fault, count(fault)));
        }
        text.append(String.format("refusals:%n"));
        for (Refusal refusal : Refusal.values()) {
            text.append(String.format("  %-36s %,10d%n", refusal, count(refusal)));
        }
        return text.toString();
    }
}
