package org.spiderscheduler.api;

import java.util.concurrent.CompletableFuture;

/**
 * A scheduling algorithm in full: it polls, decides and enqueues, and owns every question of concurrency in between.
 * Whoever only wants another <em>order</em> needs less: a policy for the reference core.
 *
 * <p>The runtime calls a core, completes every future that it hands to it, and runs its actions on cancellation on one
 * serial executor, and the core calls storage and sink there: it may use plain collections and no locks (§5.10). So it
 * starts no thread, and takes no timer of its own, whose alarms go off elsewhere: a core that needs time is given a
 * timer when it is made.
 *
 * <p>A core bumps the sink before it enqueues anything of a higher session, and drops what it buffers of the older
 * (§5.3, §5.5); drops a batch of a lower session (§5.4); drops an entry that it still holds, and takes it again once it
 * is enqueued (§2.5); holds no more than its stated bound, lane by lane (§5.6); stays cancellable while an enqueue is
 * parked (§5.7); never makes up, alters or moves an entry (§5.8); and takes a {@link StaleSessionException} after its
 * own bump for no failure (§5.9). What it has polled it enqueues sooner or later, unless the session ends first, or
 * storage says that its job has ended, or that it knows no such job (§5.11): to drop such a task is lawful, since
 * storage refuses it, and no duty.
 *
 * <p>A core that asks for more than the plain interfaces is put behind one that does not, which makes what it asks for:
 * {@code (storage, sink, cancellation) -> core.run(new MyView(storage), new MySink(sink), cancellation)}.
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
     * @return completes normally exactly when the run was cancelled, else with what ended it; it does not wait for
     *     polls in flight (§5.1). Once it has completed, the core calls nothing any more (§5.2). A second call fails
     */
    CompletableFuture<Void> run(C storageClient, S sink, CancellationToken cancellation);
}
