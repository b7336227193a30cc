package org.spiderscheduler.core.runtime;

import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.service.DispatchingService;
import org.spiderscheduler.core.service.ServiceStats;

/** What a runtime has in hand, as a drain looks at it. It lives on the serial executor. */
final class Stock {
    private final DispatchQueue queue;
    private final DispatchingService service;
    private final RequeueingClient client;
    private final CoreLaunch<?> core;
    private boolean ended;
    private int backlogAtEnd;

    Stock(DispatchQueue queue, DispatchingService service, RequeueingClient client, CoreLaunch<?> core) {
        this.queue = queue;
        this.service = service;
        this.client = client;
        this.core = core;
    }

    /** What is queued, and what is parked at the queue. */
    int undelivered() {
        return queue.backlog();
    }

    /** All that storage will have to offer again. */
    int leftToStorage() {
        return (ended ? backlogAtEnd : queue.backlog()) + client.held() + core.buffered();
    }

    /** What has been handed out, and is with execution managers. */
    ServiceStats service() {
        return service.stats();
    }

    /**
     * Ends every call for a task that waits. What a call has claimed but not got yet is in no count: it is handed out
     * before the future completes, unless the call has ended otherwise meanwhile; then it is requeued, maybe later.
     */
    CompletableFuture<Void> endCalls() {
        queue.close();
        return service.openCallsEnded();
    }

    /** The runtime ends, and closes the queue: what is parked there then fails, and is left to storage. */
    void end() {
        backlogAtEnd = queue.backlog();
        ended = true;
    }
}
