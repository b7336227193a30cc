package org.spiderscheduler.examples.runner;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.examples.workload.LowerBound;
import org.spiderscheduler.examples.workload.Workload;
import org.spiderscheduler.testkit.TaskState;

/** The printed summary of a run. All but its last line depends only on workload, plan and seed. */
final class Summary {
    private static final int MOST_NAMES = 10;

    private final PrintWriter out;

    Summary(PrintWriter out) {
        this.out = out;
    }

    void before(Workload workload, RunPlan plan) {
        row(
                "Workload",
                workload.name() + ": " + Amounts.count(workload.jobs().size(), "job") + ", "
                        + Amounts.count(workload.taskCount(), "task") + ", "
                        + Amounts.count(workload.groupCount(), "resource group"));
        workload.notes().forEach(note -> row("", note));
        row(
                "Fleet",
                Amounts.count(plan.ems(), "execution manager") + ", heartbeats every "
                        + Amounts.duration(WorkloadRun.HEARTBEAT) + ", waits of " + Amounts.duration(WorkloadRun.WAIT));
        row(
                "Scheduler",
                "policy " + plan.policy() + ", queue capacity " + Amounts.count(plan.queueCapacity()) + ", seed "
                        + plan.seed());
        row("Faults", plan.isCalm() ? "none" : faults(plan));
        out.flush();
    }

    private static String faults(RunPlan plan) {
        List<String> faults = new ArrayList<>();
        plan.restarts().forEach(at -> faults.add("storage restarts at " + Amounts.duration(at)));
        plan.kills()
                .forEach(kill ->
                        faults.add("execution manager " + kill.em() + " dies at " + Amounts.duration(kill.at())));
        return String.join(", ", faults);
    }

    void after(Workload workload, RunPlan plan, RunResult result, Duration wall) {
        out.println();
        jobs(workload, result);
        tasks(result.tasks());
        assignments(result);
        makespan(LowerBound.of(workload), plan, result);
        waiting(result.tasks());
        result.faultsToCome().forEach(fault -> row("Note", fault + " came too late: the run was over"));
        result.problems().forEach(problem -> row("FAILED", problem));
        double seconds = Math.max(wall.toNanos(), 1) / 1e9;
        row(
                "Wall time",
                Amounts.duration(Duration.ofMillis(wall.toMillis())) + ", "
                        + Amounts.count((long) (result.assignments() / seconds)) + " assignments per second");
        out.flush();
    }

    private void jobs(Workload workload, RunResult result) {
        String states = result.jobs().entrySet().stream()
                .map(entry -> Amounts.count(entry.getValue()) + " " + name(entry.getKey()))
                .collect(Collectors.joining(", "));
        if (result.unsubmitted() > 0) {
            states += (states.isEmpty() ? "" : ", ") + Amounts.count(result.unsubmitted()) + " not submitted";
        }
        int wrong = result.notAsPlanned().size();
        row(
                "Jobs",
                states + "; "
                        + (wrong == 0
                                ? "all ended as planned"
                                : Amounts.count(wrong) + " of "
                                        + Amounts.count(workload.jobs().size()) + " not as planned:"));
        result.notAsPlanned().stream().limit(MOST_NAMES).forEach(job -> row("", job));
        if (wrong > MOST_NAMES) {
            row("", "and " + Amounts.count(wrong - MOST_NAMES) + " more");
        }
    }

    private void tasks(TaskTally tasks) {
        for (Lane lane : Lane.values()) {
            if (tasks.has(lane)) {
                long open = tasks.count(lane, TaskState.PENDING)
                        + tasks.count(lane, TaskState.READY)
                        + tasks.count(lane, TaskState.RUNNING);
                row(
                        lane == Lane.REGULAR ? "Tasks" : "",
                        name(lane) + ": " + Amounts.count(tasks.count(lane, TaskState.SUCCEEDED)) + " succeeded, "
                                + Amounts.count(tasks.count(lane, TaskState.FAILED)) + " failed, "
                                + Amounts.count(tasks.count(lane, TaskState.CANCELLED)) + " not needed"
                                + (open > 0 ? ", " + Amounts.count(open) + " still open" : ""));
            }
        }
        row(
                "",
                "executed more than once: " + Amounts.count(tasks.startedAgain()) + ", of those successfully: "
                        + Amounts.count(tasks.succeededTwice()));
    }

    private void assignments(RunResult result) {
        String reasons = result.refused().entrySet().stream()
                .map(entry -> Amounts.count(entry.getValue()) + " " + name(entry.getKey()))
                .collect(Collectors.joining(", "));
        row(
                "Assignments",
                Amounts.count(result.assignments()) + ", requeued by the scheduler: " + Amounts.count(result.requeued())
                        + ", refused by storage: " + Amounts.count(result.refusedInAll())
                        + (reasons.isEmpty() ? "" : " (" + reasons + ")") + ", dropped as stale: "
                        + Amounts.count(result.droppedUnasked()));
    }

    /** Not in nanoseconds: the bound of a failed run may exceed what a long can hold in them. */
    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    private void makespan(LowerBound bound, RunPlan plan, RunResult result) {
        Duration least = bound.makespan(plan.ems());
        row(
                "Makespan",
                Amounts.duration(result.makespan()) + ", "
                        + (least.isZero()
                                ? "and no task takes any time"
                                : Amounts.ratio(seconds(result.makespan()) / seconds(least))
                                        + " of the lower bound of " + Amounts.duration(least) + " ("
                                        + (bound.isCriticalPath(plan.ems())
                                                ? "the critical path"
                                                : "total work / execution managers")
                                        + ")"));
    }

    private void waiting(TaskTally tasks) {
        row("Waiting", "from ready to started, by resource group");
        out.println(line("", "group", "starts", "p50", "p99", "max"));
        tasks.waiting()
                .forEach((group, waits) -> out.println(line(
                        "",
                        group.toString(),
                        Amounts.count(waits.count()),
                        Amounts.duration(waits.quantile(0.5)),
                        Amounts.duration(waits.quantile(0.99)),
                        Amounts.duration(waits.quantile(1)))));
    }

    private static String line(String label, String... cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-12s", label));
        for (String cell : cells) {
            line.append(String.format(Locale.ROOT, "%-14s", cell));
        }
        return line.toString().stripTrailing();
    }

    private void row(String label, String text) {
        out.println(String.format(Locale.ROOT, "%-12s%s", label, text));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
