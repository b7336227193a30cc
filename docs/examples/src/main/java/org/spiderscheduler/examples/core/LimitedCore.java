package org.spiderscheduler.examples.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * Limits how many regular tasks of another core are queued or running at a time, as licences or a database may demand.
 * The other core notices nothing: while all places are taken, the sink looks full to it. Commit and cleanup tasks take
 * no place, but wait behind a task for which there is none. A task frees its place when it is acknowledged, which
 * Spider's execution managers do after it has run; a task of a machine that was considered dead may still be running.
 */
public final class LimitedCore implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
    private final Timer timer;
    private final Released released;
    private final int limit;
    private final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core;

    /**
     * A core that can be run once.
     *
     * @param timer a timer whose alarms fire where this core runs
     * @param released a listener of the same scheduler, used by this core alone
     * @param limit how many regular tasks may be queued or running, at least 1
     * @param core the core that decides
     */
    public LimitedCore(
            Timer timer, Released released, int limit, SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1: " + limit);
        }
        this.timer = Objects.requireNonNull(timer, "timer");
        this.released = Objects.requireNonNull(released, "released");
        this.limit = limit;
        this.core = Objects.requireNonNull(core, "core");
    }

    @Override
    public CompletableFuture<Void> run(
            SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
        return core.run(storage, new LimitedSink(sink), cancellation);
    }

    /**
     * Notes which tasks have left their places. It is called on any thread, so it only notes them and sets an alarm.
     */
    public static final class Released implements SchedulerListener {
        private final Queue<SessionAssignment> noted = new ConcurrentLinkedQueue<>();
        private volatile Runnable wake = () -> {};

        /** For one {@link LimitedCore}. */
        public Released() {}

        @Override
        public void acknowledged(
                ExecutionManagerId executionManager,
                SessionAssignment assignment,
                TaskAssignmentRecord record,
                long nanoTime) {
            release(assignment);
        }

        @Override
        public void requeued(ExecutionManagerId executionManager, SessionAssignment assignment, long nanoTime) {
            release(assignment);
        }

        @Override
        public void droppedAsStale(SessionAssignment assignment, long nanoTime) {
            release(assignment);
        }

        private void release(SessionAssignment assignment) {
            noted.add(assignment);
            wake.run();
        }
    }

    private final class LimitedSink extends HoldingSink {
        /**
         * Which assignments have a place, not just how many: two events may report the same assignment, as when it is
         * requeued and its session then ends. A task that storage has offered twice is in here twice.
         */
        private final List<SessionAssignment> places = new ArrayList<>();

        private final Alarm alarm = timer.alarm("a place is free", this::passOn);

        LimitedSink(DispatchQueueSink sink) {
            super(sink);
        }

        @Override
        boolean mayPass(TaskAssignment assignment) {
            for (SessionAssignment left = released.noted.poll(); left != null; left = released.noted.poll()) {
                places.remove(left);
            }
            return places.size() < limit || assignment.taskId().lane() != Lane.REGULAR;
        }

        @Override
        CompletableFuture<Void> pass(TaskAssignment assignment) {
            if (assignment.taskId().lane() != Lane.REGULAR) {
                return super.pass(assignment);
            }
            SessionAssignment mine = new SessionAssignment(sessionId(), assignment);
            places.add(mine);
            released.wake = () -> alarm.set(timer.nanoTime()); // on any thread; it goes off on the serial executor
            CompletableFuture<Void> passed = super.pass(assignment);
            passed.whenComplete((done, failure) -> {
                if (failure != null) {
                    released.release(mine); // cancelled, for example
                }
            });
            return passed;
        }
    }
}
