package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.testkit.Refusal;

/**
 * What came of a run.
 *
 * @param jobs how many jobs ended in each state, or stand there now
 * @param unsubmitted how many jobs were never submitted
 * @param notAsPlanned the jobs that did not end as they should, each with what became of it
 * @param tasks what became of the tasks
 * @param assignments how many assignments execution managers got
 * @param requeued how many of them the scheduler took back
 * @param refused how many of them storage refused to start, by reason
 * @param droppedUnasked how many execution managers dropped, since they knew of a newer session
 * @param makespan from the start to the end of the last job, or to where the run was given up
 * @param faultsToCome the planned faults that the run did not live to see
 * @param problems what went wrong, a sentence each; empty if every job ended as it should
 */
record RunResult(
        Map<JobState, Integer> jobs,
        int unsubmitted,
        List<String> notAsPlanned,
        TaskTally tasks,
        long assignments,
        long requeued,
        Map<Refusal, Long> refused,
        long droppedUnasked,
        Duration makespan,
        List<String> faultsToCome,
        List<String> problems) {

    long refusedInAll() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
