package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.Refusal;
import org.spiderscheduler.testkit.TaskState;

/** The result of one run. */
public final class SimulationResult {
    private final Scenario scenario;
    private final Duration virtualTime;
    private final Map<JobState, Integer> jobs = new EnumMap<>(JobState.class);
    private final Map<TaskState, Integer> tasks = new EnumMap<>(TaskState.class);
    private final Map<Fault, Long> faults;
    private final Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    private final List<Violation> violations;
    private final EventLog log;

    SimulationResult(
            Scenario scenario,
            Duration virtualTime,
            InMemoryStorage storage,
            Map<Fault, Long> faults,
            List<Violation> violations,
            EventLog log) {
        this.scenario = scenario;
        this.virtualTime = virtualTime;
        this.faults = Collections.unmodifiableMap(faults);
        this.violations = List.copyOf(violations);
        this.log = log;
        for (JobState state : JobState.values()) {
            jobs.put(state, storage.jobCount(state));
        }
        for (TaskState state : TaskState.values()) {
            tasks.put(state, storage.taskCount(state));
        }
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, storage.refusals(refusal));
        }
    }

    /**
     * The seed.
     *
     * @return the same seed with the same simulation gives the same run
     */
    public long seed() {
        return scenario.seed();
    }

    /**
     * What was run.
     *
     * @return the scenario
     */
    public Scenario scenario() {
        return scenario;
    }

    /**
     * Whether nothing was seen that must not happen.
     *
     * @return true if there are no violations
     */
    public boolean isClean() {
        return violations.isEmpty();
    }

    /**
     * What was seen that must not happen. A run ends at the instant of its first violation.
     *
     * @return in order; unmodifiable
     */
    public List<Violation> violations() {
        return violations;
    }

    /**
     * How long the run took, simulated.
     *
     * @return not negative
     */
    public Duration virtualTime() {
        return virtualTime;
    }

    /**
     * How many jobs were in which state at the end.
     *
     * @return each state, with its count; unmodifiable
     */
    public Map<JobState, Integer> jobs() {
        return Collections.unmodifiableMap(jobs);
    }

    /**
     * How many tasks, commit and cleanup tasks included, were in which state at the end.
     *
     * @return each state, with its count; unmodifiable
     */
    public Map<TaskState, Integer> tasks() {
        return Collections.unmodifiableMap(tasks);
    }

    /**
     * How often each fault struck.
     *
     * @return each fault, with its count; unmodifiable
     */
    public Map<Fault, Long> faults() {
        return faults;
    }

    /**
     * How often storage refused a registration or a report.
     *
     * @return each reason, with its count; unmodifiable
     */
    public Map<Refusal, Long> refusals() {
        return Collections.unmodifiableMap(refusals);
    }

    /**
     * All that happened.
     *
     * @return the log
     */
    public EventLog log() {
        return log;
    }

    /** The seed and, for each violation, what it is and the story of its task. */
    @Override
    public String toString() {
        return violations.stream()
                .map(violation -> "\n" + violation
                        + violation
                                .task()
                                .map(task -> "\n" + String.join("\n", log.story(task)))
                                .orElse(""))
                .collect(Collectors.joining(
                        "",
                        "seed " + seed() + ", " + virtualTime + " of virtual time: "
                                + (isClean() ? "clean" : violations.size() + " violations"),
                        ""));
    }
}
