package org.spiderscheduler.testkit.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskRef;

/**
 * A batch brings the core what storage has offered in the batch's session, and no more than it asked for (§2.1); the
 * core enqueues what it was brought in the current session, at most as often as it was brought, and nothing else (§5.5,
 * §5.8). What it withdraws it may enqueue again (§3.7).
 */
final class CoreHonest extends Checker {
    private final Map<SessionId, Set<TaskRef>> offered = new HashMap<>();
    /** How often this life's core may still enqueue what it was brought. */
    private final Map<SessionId, Map<TaskRef, Integer>> brought = new HashMap<>();

    CoreHonest(SimulationRun run) {
        super(run);
    }

    @Override
    void lifeBegan() {
        brought.clear();
    }

    @Override
    void taskEvent(TaskRef task, TaskEvent event) {
        if (event.kind() == TaskEvent.Kind.OFFERED) {
            offered.computeIfAbsent(event.sessionId(), any -> new HashSet<>()).add(task);
        }
    }

    @Override
    void brought(Lane lane, int maxItems, InboundBatch batch) {
        if (batch.entries().size() > maxItems) {
            run.violation(
                    "2.1",
                    "a poll of lane " + lane + " for " + maxItems + " entries brought "
                            + batch.entries().size(),
                    "what answers polls for the core: the requeueing client",
                    null);
        }
        Set<TaskRef> of = offered.getOrDefault(batch.sessionId(), Set.of());
        for (InboundEntry entry : batch.entries()) {
            TaskRef task = new TaskRef(entry.jobId(), entry.taskId());
            if (!of.contains(task)) {
                run.violation(
                        "a batch is of one session",
                        "a poll of lane " + lane + " brought " + task + " under session " + batch.sessionId()
                                + ", in which storage has not offered it",
                        "what the requeueing client keeps when a new session begins",
                        task);
            }
            brought.computeIfAbsent(batch.sessionId(), any -> new HashMap<>()).merge(task, 1, Integer::sum);
        }
    }

    @Override
    void enqueueCalled(SessionAssignment assignment) {
        TaskRef task = run.ref(assignment.assignment());
        Map<TaskRef, Integer> current = brought.getOrDefault(assignment.sessionId(), Map.of());
        int left = current.getOrDefault(task, 0);
        if (left > 0) {
            current.put(task, left - 1);
            return;
        }
        boolean older =
                !current.containsKey(task) && brought.values().stream().anyMatch(session -> session.containsKey(task));
        run.violation(
                older ? "5.5" : "5.8",
                "the core enqueued " + task + " under session " + assignment.sessionId() + ", in which "
                        + (current.containsKey(task)
                                ? "it had already enqueued it as often as it was brought"
                                : "no poll brought it"),
                older ? "what the core keeps when a new session begins" : "the core and its policy",
                task);
    }

    /** The core still holds it, as if it had just been brought. */
    @Override
    void enqueueWithdrawn(SessionAssignment assignment) {
        brought.computeIfAbsent(assignment.sessionId(), any -> new HashMap<>())
                .merge(run.ref(assignment.assignment()), 1, Integer::sum);
    }
}
