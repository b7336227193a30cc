package org.spiderscheduler.testkit.simulation;

import java.util.List;
import org.spiderscheduler.testkit.planted.PlantedBug;

/** Mistakes that the simulation has to find, each an edit of the production code. */
final class PlantedBugs {
    private static final String QUEUE = "org.spiderscheduler.core.dispatch.StampedQueue";
    private static final String LOOP = "org.spiderscheduler.core.loop.DecisionLoop";
    private static final String POLICY = "org.spiderscheduler.core.policy.FifoPolicy";
    private static final String RUNTIME = "org.spiderscheduler.core.runtime.SchedulerRuntime";
    private static final String SERVICE = "org.spiderscheduler.core.service.DispatchingService";
    private static final String REQUEUEING = "org.spiderscheduler.core.runtime.RequeueingClient";
    private static final String REQUEUE_LANE = "org.spiderscheduler.core.runtime.RequeueLane";
    private static final String RETRYING = "org.spiderscheduler.core.runtime.RetryingPolls";
    private static final String RELAY = "org.spiderscheduler.core.runtime.Relay";
    private static final String CLIENT = "org.spiderscheduler.testkit.InMemoryStorageClient";

    private PlantedBugs() {}

    /** All of them, by the part of the scheduler that they are in. */
    static List<PlantedBug> all() {
        return List.of(
                // ---- the dispatch queue
                new PlantedBug(
                        "off by one in the capacity",
                        "The queue holds one assignment more than it may.",
                        QUEUE,
                        "new ArrayBlockingQueue<>(capacity)",
                        "new ArrayBlockingQueue<>(capacity + 1)"),
                new PlantedBug(
                        "wake-up lost between poll and park",
                        "A dequeue that parks does not show itself to those who enqueue on the fast path.",
                        QUEUE,
                        "boolean hasToLook = shut();",
                        "boolean hasToLook = openSession != null;"),
                new PlantedBug(
                        "bump that spares parked enqueues",
                        "A parked enqueue is stamped with the session of its admission, so that a bump does not void it.",
                        QUEUE,
                        """
                        if (!isCurrent(head.item)) {
                            enqueues.remove(head);
                            mine.add(head, session);
                        } else if (items.offer(head.item)) {
                        """,
                        "if (items.offer(new SessionAssignment(session, head.item.assignment()))) {"),
                // ---- the decision loop and its policy
                new PlantedBug(
                        "lower session taken for the current one",
                        "A batch that storage answered before its restart is taken in after it.",
                        LOOP,
                        "dropLower(batch);\n} else",
                        "take(lane, batch);\n} else"),
                new PlantedBug(
                        "taken in before the bump",
                        "The first entries of a new session are dropped with those of the old one.",
                        LOOP,
                        "begin(batch.sessionId()); take(lane, batch);",
                        "take(lane, batch); begin(batch.sessionId());"),
                new PlantedBug(
                        "voided enqueue taken for a failure",
                        "A new session that voids a parked enqueue ends the core.",
                        LOOP,
                        "&& !(Futures.bare(failure) instanceof StaleSessionException)",
                        ""),
                new PlantedBug(
                        "clear that keeps an entry",
                        "The policy keeps one entry of the session that has passed.",
                        POLICY,
                        "entries.clear();",
                        "while (entries.size() > 1) { entries.removeLast(); }"),
                // ---- the service
                new PlantedBug(
                        "lost requeue",
                        "What a dead or leaving execution manager holds is forgotten.",
                        SERVICE,
                        "while (!gone.outstanding.isEmpty()) { takeBackOldest(gone, after); }",
                        "while (!gone.outstanding.isEmpty()) { gone.outstanding.removeOldest(); outstanding--; }"),
                new PlantedBug(
                        "lost answer taken for an acknowledgement",
                        "An execution manager that calls again is taken to have got its last assignment.",
                        SERVICE,
                        "takeBackOldest(caller, after);",
                        "caller.outstanding.removeOldest(); outstanding--;"),
                new PlantedBug(
                        "acknowledgement race",
                        "What is unacknowledged is taken back before the acknowledgement is looked at.",
                        SERVICE,
                        """
                        acknowledged = previous.isPresent() ? take(caller, previous.get(), after) : null;
                        refusal = ended;
                        while (caller.parked.size() + caller.outstanding.size() >= maxInFlight) {
                            NextTask oldest = caller.parked.peekFirst();
                            if (oldest != null) {
                                end(oldest, now, after);
                            } else {
                                takeBackOldest(caller, after);
                            }
                        }
                        """,
                        """
                        refusal = ended;
                        while (caller.parked.size() + caller.outstanding.size() >= maxInFlight) {
                            NextTask oldest = caller.parked.peekFirst();
                            if (oldest != null) {
                                end(oldest, now, after);
                            } else {
                                takeBackOldest(caller, after);
                            }
                        }
                        acknowledged = previous.isPresent() ? take(caller, previous.get(), after) : null;
                        """),
                new PlantedBug(
                        "second call that does not end the first",
                        "Two calls of an execution manager wait, and the one that nobody listens to takes a task.",
                        SERVICE,
                        "while (caller.parked.size() + caller.outstanding.size() >= maxInFlight) {",
                        "while (caller.outstanding.size() >= maxInFlight) {"),
                new PlantedBug(
                        "stale stamp at hand-out",
                        "The session is not checked again when an assignment is handed out.",
                        SERVICE,
                        "if (item.sessionId().compareTo(current) < 0) {",
                        "if (item.sessionId().compareTo(current) > 0) {"),
                new PlantedBug(
                        "cancellation that loses an item",
                        "An assignment that comes to a call which has been cancelled or ended meanwhile is dropped.",
                        SERVICE,
                        "if (assignment == null) { requeue(call.executionManager, item);",
                        "if (assignment == null) { LOG.debug(\"too late: {}\", item);"),
                new PlantedBug(
                        "recorded after the answer",
                        "The assignment is on record only when the answer has been given.",
                        SERVICE,
                        "call.deliver(Optional.of(assignment));",
                        """
                        call.executionManager.outstanding.remove(assignment.record());
                        call.deliver(Optional.of(assignment));
                        call.executionManager.outstanding.add(assignment.record(), item);
                        """),
                new PlantedBug(
                        "liveness not refreshed by a parked call",
                        "The silence of an execution manager counts from the beginning of its call, while it waits.",
                        SERVICE,
                        "silent.remove(caller);",
                        ""),
                new PlantedBug(
                        "silence that is not counted after a call",
                        "An execution manager that was answered is watched only when it is heard of again.",
                        SERVICE,
                        "if (!caller.gone) { touch(caller, now); }",
                        ""),
                // ---- what the runtime gives every core
                new PlantedBug(
                        "drain that forgets parked enqueues",
                        "The queue is closed when the core has ended in a drain, and with it what is parked there is lost.",
                        RUNTIME,
                        "drain.watch(); } else {",
                        "queue.close(); drain.watch(); } else {"),
                new PlantedBug(
                        "requeue kept through a restart",
                        "What comes back of a session that has passed is offered in the new one.",
                        REQUEUEING,
                        "if (returned.sessionId().compareTo(session) < 0) { dropped(returned); return; }",
                        ""),
                new PlantedBug(
                        "batch that mixes sessions",
                        "What came back in the old session is still there in the new one, and comes out under it.",
                        REQUEUEING,
                        "lanes.values().forEach(lane -> lane.clear(passed));",
                        ""),
                new PlantedBug(
                        "new session not noticed",
                        "A drain that brings a new session does not tell the others, so that they go on with the old one.",
                        REQUEUE_LANE,
                        "oldest.complete(see(batch) ? fit(batch, oldest.maxItems) : batch);",
                        "oldest.complete(batch);"),
                new PlantedBug(
                        "later answer of an early-answered poll dropped",
                        "What storage's poll brings when nobody waits for it any more is dropped.",
                        REQUEUE_LANE,
                        "if (oldest == null) { surplus.addAll(batch.entries());",
                        "if (oldest == null) { surplus.clear();"),
                new PlantedBug(
                        "later answer of an early-answered drain dropped",
                        "What storage's drain brings when it was answered early is dropped.",
                        REQUEUE_LANE,
                        "batch != null && see(batch)) { surplus.addAll(batch.entries());",
                        "batch != null && see(batch)) {"),
                new PlantedBug(
                        "held poll counted for ever",
                        "A poll that storage has answered still counts as held, so that none is sent any more.",
                        REQUEUE_LANE,
                        "heldPolls--;",
                        ""),
                new PlantedBug(
                        "retry that gives up",
                        "A poll that fails for the third time fails to the core.",
                        RETRYING,
                        "known.isRetryable() && !ended",
                        "known.isRetryable() && !ended && failures < 2"),
                new PlantedBug(
                        "stop that leaves polls behind",
                        "A scheduler ends with polls in flight, which take what was meant for its successor.",
                        RETRYING,
                        "checkIdle(); return idle;",
                        "idle.complete(null); return idle;"),
                new PlantedBug(
                        "failure that is not relayed",
                        "A parked enqueue that fails never completes for the core.",
                        RELAY,
                        "deliverFailure(Futures.bare(failure));",
                        ""),
                new PlantedBug(
                        "no registration after a lost answer",
                        "The client does not ask storage to offer again what a lost answer may have brought.",
                        CLIENT,
                        "storage.sendAgain();",
                        ""));
    }
}
