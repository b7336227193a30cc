package org.spiderscheduler.examples.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.examples.workload.PlannedJob;
import org.spiderscheduler.examples.workload.PlannedTask;
import org.spiderscheduler.examples.workload.TaskGraph;
import org.spiderscheduler.examples.workload.Workload;

/** A workflow as it was read: the tasks, and how long each ran. Combines both into a job. */
final class Workflow {
    private static final int LONGEST_CYCLE = 5;

    private final WfTasks specified = new WfTasks("/workflow/specification/tasks");
    private final WfTasks executed = new WfTasks("/workflow/execution/tasks");

    void addSpecified(WfTask task) {
        specified.add(task);
    }

    void addExecuted(WfTask task) {
        executed.add(task);
    }

    Workload toWorkload(String name) {
        if (specified.isEmpty()) {
            throw new BadInputException("has no task in /workflow/specification/tasks");
        }
        for (WfTask task : executed.all()) {
            if (specified.find(task.id()).isEmpty()) {
                throw BadInputException.atLine(
                        task.line, "the unknown task " + Quoted.of(task.id()) + " has a run time");
            }
        }
        List<List<Integer>> parents = parents();
        PlannedJob.Builder job = PlannedJob.builder(name, new ResourceGroupId(1))
                .commit(Limits.COMMIT)
                .cleanup(Limits.CLEANUP);
        for (WfTask task : specified.all()) {
            WfTask measured = executed.find(task.id()).orElse(task);
            job.task(new PlannedTask(measured.runTime(), parents.get(specified.index(task.id(), task, "id")), false));
        }
        return new Workload(
                name,
                List.of(job.build()),
                List.of(
                        "WfFormat 1.5: the workflow is one job of resource group 1; each task runs for its"
                                + " runtimeInSeconds, whatever the machine.",
                        Limits.ADDED));
    }

    /** A dependency counts if either of its two tasks names it. */
    private List<List<Integer>> parents() {
        List<Set<Integer>> parents = new ArrayList<>();
        specified.all().forEach(task -> parents.add(new TreeSet<>()));
        for (WfTask task : specified.all()) {
            int index = specified.index(task.id(), task, "id");
            for (String parent : task.parents) {
                parents.get(index).add(specified.index(parent, task, "parent"));
            }
            for (String child : task.children) {
                parents.get(specified.index(child, task, "child")).add(index);
            }
        }
        List<List<Integer>> lists =
                parents.stream().<List<Integer>>map(ArrayList::new).toList();
        refuseCycle(new TaskGraph(lists).cycle());
        return lists;
    }

    private void refuseCycle(List<Integer> cycle) {
        if (!cycle.isEmpty()) {
            List<WfTask> tasks = specified.all();
            List<String> names = new ArrayList<>();
            cycle.stream().limit(LONGEST_CYCLE).map(tasks::get).forEach(task -> names.add(Quoted.of(task.id())));
            names.add(cycle.size() > LONGEST_CYCLE ? "... (" + cycle.size() + " tasks)" : names.get(0));
            throw BadInputException.atLine(
                    tasks.get(cycle.get(0)).line, "the parents form a cycle: " + String.join(" -> ", names));
        }
    }
}
