package org.spiderscheduler.testkit.simulation;

import java.util.List;
import org.spiderscheduler.testkit.TaskRef;

/**
 * What one needs to know about a seed that failed.
 *
 * @param failing what was found
 * @param smallest what it was shrunk to
 * @param replay how to run the seed again
 */
record FailureReport(SimulationResult failing, SimulationResult smallest, String replay) {
    /** How many events to show of a failure that concerns no task. */
    private static final int LAST_EVENTS = 25;

    @Override
    public String toString() {
        Violation found = failing.violations().get(0);
        Violation shown = smallest.violations().get(0);
        StringBuilder text = new StringBuilder("seed " + failing.seed() + " violates: " + found.heading()
                + "\n  seen: " + found.seen()
                + "\n  look at: " + found.lookAt()
                + (found.isOfSpec() ? "\n  the rule: docs/spec.md, " + found.heading() : "")
                + "\n  replay it: " + replay
                + "\nshrunk from " + size(failing.scenario()) + " to " + size(smallest.scenario()) + ":"
                + "\n  seen: " + shown.seen());
        smallest.scenario().faults().forEach(fault -> text.append("\n  fault: ").append(fault));
        text.append(shown.task().map(this::story).orElseGet(this::lastEvents));
        return text.toString();
    }

    private String story(TaskRef task) {
        return "\nthe story of " + task + ":" + indented(smallest.log().story(task));
    }

    private String lastEvents() {
        List<String> lines = smallest.log().lines();
        return "\nthe last events:" + indented(lines.subList(Math.max(0, lines.size() - LAST_EVENTS), lines.size()));
    }

    private static String indented(List<String> lines) {
        return lines.isEmpty() ? " none" : "\n  " + String.join("\n  ", lines);
    }

    private static String size(Scenario scenario) {
        return counted(scenario.jobs().size(), "job") + ", "
                + counted(scenario.executionManagers(), "execution manager") + " and "
                + counted(scenario.faults().size(), "fault");
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
