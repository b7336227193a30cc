package org.spiderscheduler.api;

import java.util.concurrent.CompletableFuture;

/**
 * A complete scheduling algorithm: it polls, decides and enqueues, and owns every question of concurrency in between.
 * For just another <em>order</em>, a policy for the reference core is enough.
 *
 * <p>The runtime calls a core, completes every future that it gives to the core, and runs the core's cancellation
 * actions on one serial executor. The core calls storage and sink there too, so it may use plain collections and no
 * locks (§5.10). A core therefore starts no thread, and uses no timer of its own, whose alarms would go off elsewhere:
 * a core that needs time is given a timer when it is made.
 *
 * <p>A core
 *
 * <ul>
 *   <li>bumps the sink before it enqueues anything of a higher session, and drops what it buffers of the older (§5.3,
 *       §5.5);
 *   <li>drops a batch of a lower session (§5.4);
 *   <li>drops a duplicate of an entry that it still holds, and accepts that entry again once it has enqueued it (§2.5);
 *   <li>holds no more than its stated bound, lane by lane (§5.6);
 *   <li>stays cancellable while an enqueue is parked (§5.7);
 *   <li>never makes up or alters an entry, or moves one between lanes (§5.8);
 *   <li>does not treat a {@link StaleSessionException} after its own bump as a failure (§5.9);
 *   <li>enqueues, sooner or later, what it has polled, unless the session ends first (§5.11). If storage reports that a
 *       job has ended or is unknown, the core may drop its tasks, which storage would refuse, but need not.
 * </ul>
 *
 * <p>A core that asks for more than the plain interfaces is wrapped in one that does not, which creates what it asks
 * for: {@code (storage, sink, cancellation) -> core.run(new MyView(storage), new MySink(sink), cancellation)}.
 *
 * @param <C> the view of storage that the core asks for
 * @param <S> the sink that the core asks for
 */
public interface SchedulerCore<C extends SchedulerStorageClient, S extends DispatchQueueSink> {
    /**
     * Runs until cancelled.
     *
     * @param storageClient where ready entries come from
     * @param sink where decisions go
     * @param cancellation ends the run
     * @return completes normally exactly when the run was cancelled, otherwise with what ended it; it does not wait for
     *     polls in flight (§5.1). Once it has completed, the core makes no more calls (§5.2). A second call fails
     */
    CompletableFuture<Void> run(C storageClient, S sink, CancellationToken cancellation);
}
