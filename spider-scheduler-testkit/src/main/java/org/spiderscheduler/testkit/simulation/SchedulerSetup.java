package org.spiderscheduler.testkit.simulation;

import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
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
 * What one life of a scheduler is made of in a simulation. Whoever wires a scheduler by hand must use all of it: what
 * does not come from here is not seen, not repeatable, or survives a crash.
 *
 * @param client storage
 * @param initialSession the session at its registration
 * @param schedulerId its id, read at each hand-out
 * @param core makes the core to run, which is watched, with a timer whose alarms go off where the core runs, such as a
 *     {@link org.spiderscheduler.core.time.SerialTimer}; that another core runs is reported
 * @param queueCapacity of the dispatch queue
 * @param timer its time; a core has a timer of its own
 * @param executor where it runs
 * @param callbackExecutor where calls of execution managers are completed: in half of all lives at once, else some time
 *     later, as where threads are scarce: much can happen between the end of a wait and the answer
 * @param random its chance
 * @param listener is to hear of everything
 */
public record SchedulerSetup(
        SchedulerStorageClient client,
        SessionId initialSession,
        Supplier<SchedulerId> schedulerId,
        Function<? super Timer, ? extends SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core,
        int queueCapacity,
        Timer timer,
        Executor executor,
        Executor callbackExecutor,
        RandomGenerator random,
        SchedulerListener listener) {

    /**
     * The production runtime, made of all this.
     *
     * @return a builder, to be changed where it is to be different
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
