package org.spiderscheduler.testkit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskRef;

/** No task is executed successfully twice, and no more instances of it live than it may have. */
final class ExecutedOnce extends Checker {
    private final Set<TaskRef> succeeded = new HashSet<>();
    private final Map<TaskRef, List<ExecutionManagerId>> living = new HashMap<>();

    ExecutedOnce(SimulationRun run) {
        super(run);
    }

    @Override
    void taskEvent(TaskRef task, TaskEvent event) {
        switch (event.kind()) {
            case STARTED -> started(task, event.executionManager().orElseThrow());
            case SUCCEEDED -> {
                ended(task, event);
                if (!succeeded.add(task)) {
                    run.violation(
                            "no task is executed successfully twice",
                            task + " has succeeded once more",
                            "storage's door",
                            task);
                }
            }
            case FAILED, REFUSED, LOST -> ended(task, event);
            default -> {}
        }
    }

    private void started(TaskRef task, ExecutionManagerId executionManager) {
        List<ExecutionManagerId> instances = living.computeIfAbsent(task, any -> new ArrayList<>(1));
        instances.add(executionManager);
        int limit = run.spec(task).maxInstances();
        if (instances.size() > limit) {
            run.violation(
                    "no more instances than allowed",
                    instances.size() + " instances of " + task + " live, but it may have " + limit,
                    "storage's door",
                    task);
        }
    }

    private void ended(TaskRef task, TaskEvent event) {
        List<ExecutionManagerId> instances = living.get(task);
        if (instances != null) {
            event.executionManager().ifPresent(instances::remove);
        }
    }
}
