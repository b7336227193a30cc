package org.spiderscheduler.examples.core;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * Limits the rate at which another core enqueues: otherwise a thousand tasks that become ready together would register
 * with storage all at once. The other core notices nothing: to it the sink looks full in between.
 */
public final class PacedCore implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
    private final Timer timer;
    private final Duration pause;
    private final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core;

    /**
     * A core that can be run once.
     *
     * @param timer a timer whose alarms fire where this core runs
     * @param pause the least time from one enqueue to the next
     * @param core the core that decides
     */
    public PacedCore(Timer timer, Duration pause, SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core) {
        this.timer = Objects.requireNonNull(timer, "timer");
        this.pause = Objects.requireNonNull(pause, "pause");
        this.core = Objects.requireNonNull(core, "core");
    }

    @Override
    public CompletableFuture<Void> run(
            SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
        return core.run(storage, new PacedSink(Objects.requireNonNull(sink, "sink")), cancellation);
    }

    private final class PacedSink extends HoldingSink {
        private final Alarm turn = timer.alarm("the next enqueue", this::passOn);
        private long next = timer.nanoTime();

        PacedSink(DispatchQueueSink sink) {
            super(sink);
        }

        @Override
        boolean mayPass(TaskAssignment assignment) {
            if (timer.nanoTime() - next < 0) {
                turn.set(next);
                return false;
            }
            return true;
        }

        @Override
        CompletableFuture<Void> pass(TaskAssignment assignment) {
            next = timer.nanoTime() + pause.toNanos();
            return super.pass(assignment);
        }
    }
}
