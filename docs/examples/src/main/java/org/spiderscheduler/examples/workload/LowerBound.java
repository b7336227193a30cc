package org.spiderscheduler.examples.workload;

import java.time.Duration;

/**
 * The makespan that no scheduler can beat.
 *
 * @param criticalPath when the last job ends, counted from the start of the run, if no task ever waits for an execution
 *     manager
 * @param totalWork the sum of the run times of all that has to run
 */
public record LowerBound(Duration criticalPath, Duration totalWork) {
    /**
     * Computes the bound of a workload.
     *
     * @param workload the workload
     * @return its bound
     */
    public static LowerBound of(Workload workload) {
        Duration criticalPath = Duration.ZERO;
        Duration totalWork = Duration.ZERO;
        for (PlannedJob job : workload.jobs()) {
            criticalPath = FinishTimes.max(criticalPath, job.submitAt().plus(job.criticalPath()));
            totalWork = totalWork.plus(job.work());
        }
        return new LowerBound(criticalPath, totalWork);
    }

    /**
     * The shortest makespan.
     *
     * @param ems how many execution managers there are, at least 1
     * @return the greater of the critical path and an even share of the work
     */
    public Duration makespan(int ems) {
        return FinishTimes.max(criticalPath, share(ems));
    }

    /**
     * The longest makespan of one job if no execution manager is ever idle while a task is ready.
     *
     * @param ems how many execution managers there are, at least 1
     * @return the sum of the critical path and an even share of the work
     */
    public Duration greedyMakespan(int ems) {
        return criticalPath.plus(share(ems));
    }

    /**
     * Tells what limits the makespan.
     *
     * @param ems how many execution managers there are, at least 1
     * @return whether it is the critical path rather than the work
     */
    public boolean isCriticalPath(int ems) {
        return criticalPath.compareTo(share(ems)) >= 0;
    }

    private Duration share(int ems) {
        return totalWork.dividedBy(ems);
    }
}
