package org.spiderscheduler.examples.workload;

import java.time.Duration;

/**
 * What no scheduler can beat.
 *
 * @param criticalPath the latest that a job ends, from the start of the run, when no task ever waits for an execution
 *     manager
 * @param totalWork the run times of all that has to run
 */
public record LowerBound(Duration criticalPath, Duration totalWork) {
    /**
     * Adds up a workload.
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
     * The longest makespan of one job when no execution manager is idle while a task is ready.
     *
     * @param ems how many execution managers there are, at least 1
     * @return the sum of the critical path and an even share of the work
     */
    public Duration greedyMakespan(int ems) {
        return criticalPath.plus(share(ems));
    }

    /**
     * Tells what the shortest makespan is made of.
     *
     * @param ems how many execution managers there are, at least 1
     * @return whether it is the critical path, and not the work
     */
    public boolean isCriticalPath(int ems) {
        return criticalPath.compareTo(share(ems)) >= 0;
    }

    private Duration share(int ems) {
        return totalWork.dividedBy(ems);
    }
}
