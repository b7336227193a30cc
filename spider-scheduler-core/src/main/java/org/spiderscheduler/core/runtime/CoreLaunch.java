package org.spiderscheduler.core.runtime;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.loop.DecisionLoop;

/** A core, and how to create the view of storage that it needs. */
record CoreLaunch<C extends SchedulerStorageClient>(
        SchedulerCore<C, DispatchQueueSink> core, Function<? super SchedulerStorageClient, ? extends C> view) {
    CoreLaunch {
        Objects.requireNonNull(core, "core");
        Objects.requireNonNull(view, "view");
    }

    CompletableFuture<Void> run(SchedulerStorageClient client, DispatchQueueSink sink, CancellationToken cancellation) {
        return core.run(view.apply(client), sink, cancellation);
    }

    /** How many entries it buffers; 0 if it is not a decision loop. For any thread. */
    int buffered() {
        return core instanceof DecisionLoop loop ? loop.buffered() : 0;
    }
}
