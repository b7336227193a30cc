package org.spiderscheduler.examples.runner;

import java.time.Duration;
import org.spiderscheduler.examples.workload.PlannedJob;
import org.spiderscheduler.examples.workload.PlannedTask;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;

/** Turns a planned job into the specification that storage takes. */
final class Submission {
    private Submission() {}

    static JobSpec of(PlannedJob job) {
        JobSpec.Builder spec = JobSpec.builder().resourceGroup(job.group());
        for (PlannedTask task : job.tasks()) {
            spec.task(
                    task(task.runTime()),
                    task.parents().stream().mapToInt(Integer::intValue).toArray());
        }
        job.commit().ifPresent(runTime -> spec.commit(task(runTime)));
        job.cleanup().ifPresent(runTime -> spec.cleanup(task(runTime)));
        return spec.build();
    }

    /**
     * Storage offers a task again once it has outlasted its soft timeout. Run times are known here, so none ever does.
     */
    private static TaskSpec task(Duration runTime) {
        Duration twice = runTime.multipliedBy(2);
        return TaskSpec.taking(runTime)
                .withSoftTimeout(
                        twice.compareTo(TaskSpec.DEFAULT.softTimeout()) > 0 ? twice : TaskSpec.DEFAULT.softTimeout());
    }
}
