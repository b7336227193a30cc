package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.time.Timer;

/**
 * Storage's time and session, and what it writes into the history of its tasks. Under the lock of storage.
 *
 * <p>An event is packed: 4 bits for its kind, 5 for the refusal, 23 for the session and 32 for the execution manager,
 * the latter two counted from the first of their kind.
 */
final class Chronicle {
    private static final TaskEvent.Kind[] KINDS = TaskEvent.Kind.values();
    private static final Refusal[] REFUSALS = Refusal.values();

    /** A broken scheduler may never stop making mistakes. */
    private static final int MOST_MISTAKES = 1_000;

    final Timer timer;
    private final long origin;
    private final SessionId firstSession;
    private final ExecutionManagerId firstExecutionManager;
    private final Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    private final List<String> mistakes = new ArrayList<>();
    private final @Nullable BiConsumer<TaskRef, TaskEvent> observer;
    private SessionId session;

    Chronicle(
            Timer timer,
            SessionId firstSession,
            ExecutionManagerId firstExecutionManager,
            @Nullable BiConsumer<TaskRef, TaskEvent> observer) {
        this.timer = timer;
        this.observer = observer;
        this.origin = timer.nanoTime();
        this.firstSession = firstSession;
        this.firstExecutionManager = firstExecutionManager;
        this.session = firstSession;
    }

    SessionId session() {
        return session;
    }

    void nextSession() {
        session = new SessionId(session.value() + 1);
    }

    /** Nanoseconds since storage was made. */
    long now() {
        return timer.nanoTime() - origin;
    }

    void note(StoredTask task, TaskEvent.Kind kind) {
        write(task, kind, null, null);
    }

    void note(StoredTask task, TaskEvent.Kind kind, ExecutionManagerId executionManager) {
        write(task, kind, executionManager, null);
    }

    /** Notes and counts a refusal; if there is no such task, only counts it. */
    void refused(@Nullable StoredTask task, ExecutionManagerId executionManager, Refusal refusal) {
        refusals.merge(refusal, 1L, Long::sum);
        if (task != null) {
            write(task, TaskEvent.Kind.REFUSED, executionManager, refusal);
        }
    }

    long refusals(Refusal refusal) {
        return refusals.getOrDefault(refusal, 0L);
    }

    /** Notes what a scheduler did that it must never do. */
    void mistake(String description) {
        if (mistakes.size() < MOST_MISTAKES) {
            mistakes.add(description);
        }
    }

    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    @SuppressWarnings("EnumOrdinal") // read back by this very class, in this very run
    private void write(
            StoredTask task,
            TaskEvent.Kind kind,
            @Nullable ExecutionManagerId executionManager,
            @Nullable Refusal refusal) {
        long who = executionManager == null ? 0 : executionManager.value() - firstExecutionManager.value() + 1;
        long why = refusal == null ? 0 : refusal.ordinal() + 1;
        long what = who << 32 | (session.value() - firstSession.value()) << 9 | why << 4 | kind.ordinal();
        task.log.add(now(), what);
        if (observer != null) {
            observer.accept(task.ref(), event(now(), what));
        }
    }

    TaskHistory history(StoredTask task) {
        List<TaskEvent> events = new ArrayList<>(task.log.size());
        for (int i = 0; i < task.log.size(); i++) {
            events.add(event(task.log.at(i), task.log.what(i)));
        }
        return new TaskHistory(task.ref(), task.entry.resourceGroupId(), task.spec, task.state(), events);
    }

    private TaskEvent event(long at, long what) {
        int why = (int) (what >>> 4) & 31;
        long who = what >>> 32;
        return new TaskEvent(
                Duration.ofNanos(at),
                KINDS[(int) what & 15],
                new SessionId(firstSession.value() + ((what >>> 9) & 0x7fffff)),
                who == 0
                        ? Optional.empty()
                        : Optional.of(new ExecutionManagerId(firstExecutionManager.value() + who - 1)),
                why == 0 ? Optional.empty() : Optional.of(REFUSALS[why - 1]));
    }
}
