package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.spiderscheduler.api.CancellationTokenSource;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.time.SerialTimer;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.RecordingSink;
import org.spiderscheduler.testkit.ScriptedStorageClient;

/**
 * A core between a scripted storage and a recording sink. All that it may react to happens in a
 * {@link #step(Runnable)}, on a thread that is watched: a core that blocks there would block for ever, since time is
 * virtual.
 */
final class CoreRun {
    static final SessionId FIRST = new SessionId(1);

    /** Longer than the waits and intervals of any core. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final int PER_BATCH = 100;

    private final VirtualEnvironment environment;
    private final SerialTimer coreTimer;
    private final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core;
    private final WatchedClient watchedStorage;
    private final WatchedSink watchedSink;
    private final CancellationTokenSource cancellation = new CancellationTokenSource();
    private CompletableFuture<Void> end = new CompletableFuture<>();
    private int callsAtEnd;

    /** Plays what is offered. */
    final ScriptedStorageClient script;

    final RecordingSink sink = new RecordingSink(FIRST);
    final CoreWatch watch;

    /** For a core that polls the script. */
    CoreRun(
            VirtualEnvironment environment,
            Function<Timer, SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core,
            ToIntFunction<Lane> bound) {
        this(environment, core, bound, null);
    }

    /** For a core that polls the given storage instead of the script, unless that is null. */
    CoreRun(
            VirtualEnvironment environment,
            Function<Timer, SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core,
            ToIntFunction<Lane> bound,
            @Nullable SchedulerStorageClient storage) {
        this.environment = environment;
        coreTimer = new SerialTimer(environment.timer(), environment.executor());
        this.core = core.apply(coreTimer);
        script = new ScriptedStorageClient(new SerialTimer(environment.timer(), environment.executor()), FIRST);
        watch = new CoreWatch(environment, FIRST, bound);
        watchedStorage = new WatchedClient(storage == null ? script : storage, watch);
        watchedSink = new WatchedSink(sink, watch);
    }

    // ---- the run

    CoreRun start() {
        step(this::startUnwatched);
        return this;
    }

    void startUnwatched() {
        end = Contract.call(this::run);
        end.whenComplete((done, failure) -> {
            coreTimer.close();
            callsAtEnd = watch.calls();
        });
    }

    /** Calls run, for the first time or again. A null future counts as a failure here: it is for §1.6 to see. */
    CompletableFuture<Void> run() {
        CompletableFuture<Void> answer = runBarely();
        return answer == null ? CompletableFuture.failedFuture(new SchedulerException("run returned null")) : answer;
    }

    CompletableFuture<Void> runBarely() {
        return core.run(watchedStorage, watchedSink, cancellation.token());
    }

    /** What the run completes with. */
    CompletableFuture<Void> end() {
        return end;
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** How many calls it has made since it ended. */
    int callsAfterEnd() {
        return watch.calls() - callsAtEnd;
    }

    // ---- what happens to it

    /**
     * Does something, and lets the core react; aborts the test if the core blocks or spins, which is for §1.4 to see.
     */
    void step(Runnable step) {
        String blocked = whereBlocked(step);
        if (blocked != null) {
            throw new TestAbortedException(
                    "not checked, since the core blocks its executor (§1.4)\n      at " + blocked);
        }
        if (watch.spins()) {
            throw new TestAbortedException(
                    "not checked, since the core polls on and on while time stands still (§1.4)");
        }
    }

    /** Does something, lets the core react, and says where the core blocks; null if it does not. */
    @Nullable
    String whereBlocked(Runnable step) {
        return Caller.whereBlocked(() -> {
            watch.executesHere();
            step.run();
            environment.settle();
        });
    }

    /** Offers entries in a lane, in one batch; with none, an empty batch. */
    void offer(Lane lane, SessionId session, InboundEntry... entries) {
        step(() -> script.script(lane).batch(session, entries));
    }

    /** Offers many entries in a lane, in batches. */
    void offerMany(Lane lane, SessionId session, List<InboundEntry> entries) {
        step(() -> {
            for (int from = 0; from < entries.size(); from += PER_BATCH) {
                int to = Math.min(from + PER_BATCH, entries.size());
                script.script(lane).batch(new InboundBatch(session, entries.subList(from, to)));
            }
        });
    }

    void fail(Lane lane, Throwable failure) {
        step(() -> script.script(lane).failure(failure));
    }

    void cancel() {
        step(this::cancelUnwatched);
    }

    void cancelUnwatched() {
        cancellation.cancel();
    }

    void holdFailuresOfEnqueues() {
        watchedSink.holdFailures();
    }

    void bringFailuresOfEnqueues() {
        step(watchedSink::bringFailures);
    }

    void advance(Duration duration) {
        step(() -> environment.advance(duration));
    }

    /** Lets time pass, an hour at most, until a condition holds. */
    boolean eventually(BooleanSupplier condition) {
        return within(LONG, condition);
    }

    boolean within(Duration limit, BooleanSupplier condition) {
        AtomicBoolean holds = new AtomicBoolean();
        step(() -> holds.set(environment.reaches(condition, limit)));
        return holds.get();
    }

    // ---- what is seen

    /** Whether all that was offered has been polled, and all that had to be enqueued has been. */
    boolean isThrough() {
        return watch.due().isEmpty() && Arrays.stream(Lane.values()).allMatch(this::hasTakenAll);
    }

    /** Whether the core has polled all that was offered in a lane. */
    boolean hasTakenAll(Lane lane) {
        return script.script(lane).stepsLeft() == 0;
    }

    List<String> pollsEndedByCore() {
        return watchedStorage.pollsEndedByCore();
    }

    /** How things stand, for a message. */
    @Override
    public String toString() {
        return "the run was " + Contract.describe(end) + " after " + watch.calls() + " calls, the last one "
                + watch.lastCall() + "; " + sink;
    }
}
