package org.spiderscheduler.examples.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.examples.policy.NamedPolicy;
import org.spiderscheduler.examples.workload.PlannedJob;
import org.spiderscheduler.examples.workload.PlannedTask;
import org.spiderscheduler.examples.workload.Workload;

@DisplayName("The run of a workload")
class WorkloadRunTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RunPlan PLAN = new RunPlan(2, 8, NamedPolicy.FIFO, List.of(), List.of(), 1);

    private static Workload workload(int tasks) {
        PlannedJob.Builder job = PlannedJob.builder("job", new ResourceGroupId(1));
        for (int task = 0; task < tasks; task++) {
            job.task(PlannedTask.of(SECOND));
        }
        return new Workload("test", List.of(job.build()), List.of());
    }

    private static RunResult run(Workload workload, SchedulingPolicy policy) {
        Progress progress = new Progress(new PrintWriter(Writer.nullWriter()), () -> 0);
        return new WorkloadRun(workload, PLAN, policy, progress).run();
    }

    @Test
    @DisplayName("counts what became of jobs and tasks, and what time it took")
    void succeeds() {
        RunResult result = run(workload(4), new FifoPolicy());

        assertThat(result.problems()).isEmpty();
        assertThat(result.jobs()).containsEntry(JobState.SUCCEEDED, 1);
        assertThat(result.assignments()).isEqualTo(4);
        assertThat(result.makespan()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("is given up when it is stuck: a policy has lost a task")
    void stuck() {
        RunResult result = run(workload(4), new Forgetful());

        assertThat(result.problems()).anyMatch(problem -> problem.contains("the run is stuck"));
        assertThat(result.notAsPlanned()).containsExactly("job is RUNNING instead of SUCCEEDED");
        assertThat(result.makespan()).isLessThan(Duration.ofHours(1));
    }

    @Test
    @DisplayName("fails with the scheduler")
    void coreFails() {
        RunResult result = run(workload(4), new Broken());

        assertThat(result.problems()).anyMatch(problem -> problem.contains("the scheduler failed: "));
    }

    @Test
    @DisplayName("of one workflow must not take longer than with a scheduler that leaves no execution manager idle")
    void idleness() {
        Duration longest = Duration.ofSeconds(1 + 2);

        assertThat(WorkloadRun.idleness(workload(4), PLAN, longest)).isEmpty();
        assertThat(WorkloadRun.idleness(workload(4), PLAN, longest.plusNanos(1)))
                .hasValueSatisfying(problem -> assertThat(problem).contains("left execution managers idle"));
        RunPlan restarted = new RunPlan(2, 8, NamedPolicy.FIFO, List.of(SECOND), List.of(), 1);
        assertThat(WorkloadRun.idleness(workload(4), restarted, longest.multipliedBy(2)))
                .as("a restart takes its time")
                .isEmpty();
    }

    /** Loses the second task that it is given. */
    private static final class Forgetful implements SchedulingPolicy {
        private final FifoPolicy kept = new FifoPolicy();
        private int seen;

        @Override
        public void add(InboundEntry entry) {
            if (++seen != 2) {
                kept.add(entry);
            }
        }

        @Override
        public Optional<InboundEntry> next() {
            return kept.next();
        }

        @Override
        public void clear() {
            kept.clear();
        }
    }

    private static final class Broken implements SchedulingPolicy {
        @Override
        public void add(InboundEntry entry) {
            throw new IllegalStateException("broken on purpose");
        }

        @Override
        public Optional<InboundEntry> next() {
            return Optional.empty();
        }

        @Override
        public void clear() {}
    }
}
