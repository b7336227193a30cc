package org.spiderscheduler.testkit.simulation;

import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.time.Timer;

/**
 * What one life of a scheduler is made of in a simulation. If you wire a scheduler yourself, use all of it: anything
 * from elsewhere is not watched, not repeatable, or survives a crash. Only this library makes one: components may be
 * added.
 *
 * @param client the storage client; like a real one, it does not complete its futures on the executor. If you wire a
 *     scheduler yourself, pass each completion to the executor before the core hears of it (§5.10)
 * @param initialSession the session of its registration
 * @param schedulerId its id, read at each hand-out
 * @param core makes the core to run, which is watched; takes a timer whose alarms fire where the core runs, such as a
 *     {@link org.spiderscheduler.core.time.SerialTimer}. Running a core that is not watched is reported
 * @param watch watches a core that you make here instead, because it shares something with a listener of this life:
 *     {@code runtime().coreWithTimer(timer -> watch.apply(new MyCore(timer, mine))).listener(mine)}
 * @param queueCapacity of the dispatch queue
 * @param timer its timer; a core has a timer of its own
 * @param executor the executor on which it runs
 * @param callbackExecutor completes calls of execution managers: at once in half of all lives, and some time later in
 *     the others, as if threads were scarce, since much can happen between the end of a wait and the answer
 * @param random its source of randomness
 * @param listener must be told everything
 */
public record SchedulerSetup(
        SchedulerStorageClient client,
        SessionId initialSession,
        Supplier<SchedulerId> schedulerId,
        Function<? super Timer, ? extends SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core,
        UnaryOperator<SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> watch,
        int queueCapacity,
        Timer timer,
        Executor executor,
        Executor callbackExecutor,
        RandomGenerator random,
        SchedulerListener listener) {

    /**
     * The production runtime, with all of this set.
     *
     * @return a builder, for further changes
     */
    public SchedulerRuntime.Builder runtime() {
        return SchedulerRuntime.builder(client, initialSession, schedulerId)
                .coreWithTimer(core)
                .queueCapacity(queueCapacity)
                .timer(timer)
                .executor(executor)
                .callbackExecutor(callbackExecutor)
                .random(random)
                .listener(listener);
    }
}
