package org.spiderscheduler.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Looks for the smallest scenario that still violates the same rule: without faults, jobs and machines that have
 * nothing to do with it. Greedy, large parts first (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing
 * Input", 2002); the same failure always shrinks to the same scenario.
 */
final class Shrinker {
    /** What all tries together may cost, in events of their logs: a few thousand runs of the small workload. */
    static final long BUDGET = 3_000_000;

    private static final long COST_OF_A_RUN = 1_000;

    /** With how many seeds a smaller scenario is tried. */
    private static final int CHANCES = 8;

    private final Function<Scenario, SimulationResult> runs;
    private final String rule;
    private SimulationResult best;
    private long budget;

    private Shrinker(Function<Scenario, SimulationResult> runs, SimulationResult failing, long budget) {
        this.runs = runs;
        this.budget = budget;
        rule = rule(failing);
        best = failing;
    }

    static SimulationResult shrink(Function<Scenario, SimulationResult> runs, SimulationResult failing, long budget) {
        if (failing.isClean()) {
            throw new IllegalArgumentException("failing: seed " + failing.seed() + " violates nothing");
        }
        return new Shrinker(runs, failing, budget).shrink();
    }

    private static String rule(SimulationResult result) {
        return result.violations().get(0).rule();
    }

    private SimulationResult shrink() {
        Scenario before;
        do {
            before = best.scenario();
            fewer(before.faults(), 0, Scenario::withFaults);
            fewer(before.jobs(), 1, Scenario::withJobs);
            fewerMachines();
        } while (!before.equals(best.scenario()));
        return best;
    }

    /** Leaves out what can be left out, first all of it, then halves, and so on. */
    private <T> void fewer(List<T> all, int least, BiFunction<Scenario, List<T>, Scenario> change) {
        List<T> kept = all;
        for (int part = kept.size(); part > 0; part /= 2) {
            int from = 0;
            while (from < kept.size()) {
                List<T> rest = new ArrayList<>(kept);
                rest.subList(from, Math.min(from + part, kept.size())).clear();
                if (rest.size() >= least && stillFails(change.apply(best.scenario(), rest))) {
                    kept = rest;
                } else {
                    from += part;
                }
            }
        }
    }

    private void fewerMachines() {
        for (int machines = 1; machines < best.scenario().executionManagers(); machines++) {
            if (stillFails(best.scenario().withExecutionManagers(machines))) {
                return;
            }
        }
    }

    /** Leaving something out shifts every later random choice: the failure may need another seed to show again. */
    private boolean stillFails(Scenario smaller) {
        for (int chance = 0; chance < CHANCES && budget > 0; chance++) {
            SimulationResult result = runs.apply(smaller.withSeed(smaller.seed() + chance));
            budget -= COST_OF_A_RUN + result.log().size();
            if (!result.isClean() && rule(result).equals(rule)) {
                best = result;
                return true;
            }
        }
        return false;
    }
}
