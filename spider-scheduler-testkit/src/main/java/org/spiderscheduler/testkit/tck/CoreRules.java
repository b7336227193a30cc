package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.time.SerialTimer;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.VirtualTime;

/** What the rules of a core have in common: a core that runs, and entries to offer to it. */
abstract class CoreRules extends Contract {
    static final SessionId FIRST = CoreRun.FIRST;
    static final SessionId SECOND = new SessionId(2);
    static final SessionId THIRD = new SessionId(3);

    private @Nullable VirtualEnvironment virtual;

    abstract SchedulerCore<SchedulerStorageClient, DispatchQueueSink> make(Timer coreTimer);

    abstract int bound(Lane lane);

    abstract Duration reactionTime();

    /** Virtual time: a core does no I/O of its own, and the times of its calls have to be exact. */
    @Override
    protected final TckEnvironment createEnvironment() {
        virtual = new VirtualEnvironment(new VirtualTime());
        return virtual;
    }

    /** A core that has not begun to run. */
    final CoreRun prepare() {
        return new CoreRun(virtual(), this::core, this::checkedBound);
    }

    final VirtualEnvironment virtual() {
        environment();
        return Objects.requireNonNull(virtual);
    }

    /** A core that runs and has settled. */
    final CoreRun begin() {
        return prepare().start();
    }

    /** A core that runs, with one entry parked at a full sink. */
    final CoreRun beginFull(InboundEntry first) {
        CoreRun run = prepare();
        run.sink.fill();
        run.start();
        run.offer(first.taskId().lane(), FIRST, first);
        run.eventually(() -> run.watch.hasEnqueued(first));
        return run;
    }

    final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core(Timer coreTimer) {
        return Objects.requireNonNull(make(coreTimer), "createCore() returned null");
    }

    /** A core whose run is refused before it needs time. */
    final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core() {
        return core(new SerialTimer(environment().timer(), environment().executor()));
    }

    final int checkedBound(Lane lane) {
        int bound = bound(lane);
        if (bound < 1) {
            throw new IllegalStateException("bound(" + lane + ") is " + bound + ", but has to be at least 1");
        }
        return bound;
    }

    final int moreThanFits(Lane lane) {
        return 2 * checkedBound(lane) + 10;
    }

    /** An entry of a lane; different numbers give different entries, and so do different lanes. */
    static InboundEntry entry(Lane lane, int number) {
        TaskId task = switch (lane) {
            case REGULAR -> TaskId.index(number);
            case COMMIT -> TaskId.COMMIT;
            case CLEANUP -> TaskId.CLEANUP;
        };
        return new InboundEntry(new ResourceGroupId(number % 3 + 1), new JobId(number + 1), task);
    }

    static List<InboundEntry> entries(Lane lane, int from, int to) {
        List<InboundEntry> entries = new ArrayList<>();
        for (int number = from; number < to; number++) {
            entries.add(entry(lane, number));
        }
        return entries;
    }

    static Lane other(Lane lane) {
        return switch (lane) {
            case REGULAR -> Lane.COMMIT;
            case COMMIT -> Lane.CLEANUP;
            case CLEANUP -> Lane.REGULAR;
        };
    }
}
