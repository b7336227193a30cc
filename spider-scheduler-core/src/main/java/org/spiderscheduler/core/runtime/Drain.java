package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.future.ReadOnlyFuture;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.service.DispatchingService;
import org.spiderscheduler.core.service.ServiceStats;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * The drain of a runtime, from the request to the report. A runtime that ends without one has its report made here too.
 * Confined to the serial executor.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final DispatchQueue queue;
    private final DispatchingService service;
    private final IntSupplier heldBack;
    private final Timer timer;
    private final Executor serial;
    private final Runnable onEnd;
    private final Alarm deadline;
    private final ReadOnlyFuture<DrainReport> report = new ReadOnlyFuture<>();
    private long handedOutBefore;
    private boolean begun;
    private boolean watching;
    private boolean endingCalls;
    private boolean callsEnded;

    /**
     * @param heldBack counts what the core buffers and what is held for requeueing
     * @param serial where the deadline and the end of the calls are handled
     * @param onEnd runs when there is nothing left to wait for
     */
    Drain(
            DispatchQueue queue,
            DispatchingService service,
            IntSupplier heldBack,
            Timer timer,
            Executor serial,
            Runnable onEnd) {
        this.queue = queue;
        this.service = service;
        this.heldBack = heldBack;
        this.timer = timer;
        this.serial = serial;
        this.onEnd = onEnd;
        this.deadline = timer.alarm("runtime: the deadline of a drain", () -> serial.execute(this::end));
    }

    /** The outcome; without a drain, the counts at the time the runtime was stopped or its core failed. */
    CompletableFuture<DrainReport> report() {
        return report;
    }

    /** Whether there is something to wait for. */
    boolean isUnderWay() {
        return begun && !report.isDone();
    }

    /**
     * Begins the drain, unless it has begun before or the runtime is ending.
     *
     * @param timeout how long at most, from now; zero sets no deadline, since the runtime itself ends it
     * @return whether this call has begun it
     */
    boolean begin(Duration timeout) {
        if (begun || report.isDone()) {
            return false;
        }
        begun = true;
        handedOutBefore = service.stats().handedOut();
        SafeLog.info(LOG, "scheduler drains for up to {}: {} assignments queued", timeout, queue.backlog());
        if (!timeout.isZero()) {
            deadline.set(timer.nanoTime() + TimerWheel.nanos(timeout));
        }
        return true;
    }

    /** The core has ended: nothing more comes into the queue. */
    void watch() {
        watching = true;
        check();
    }

    /**
     * Checks whether the drain is complete, after something was handed out, acknowledged or requeued. What is claimed
     * for a call but not handed out yet is in no count. It is handed out before the call's future completes, unless the
     * call has ended otherwise meanwhile; then it is requeued, possibly later.
     */
    void check() {
        if (watching && queue.backlog() == 0 && service.stats().outstanding() == 0) {
            if (callsEnded) {
                end();
            } else if (!endingCalls) {
                endingCalls = true;
                queue.close();
                service.openCallsEnded().whenComplete((done, failure) -> serial.execute(this::callsEnded));
            }
        }
    }

    private void callsEnded() {
        callsEnded = true;
        check();
    }

    /** Ends the drain, and lets the runtime end. */
    void end() {
        finish();
        onEnd.run();
    }

    /** Reports, once. To be called before the queue is closed, so that what is parked there is counted. */
    void finish() {
        if (report.isDone()) {
            return;
        }
        deadline.cancel();
        ServiceStats served = service.stats();
        DrainReport came = new DrainReport(
                begun ? served.handedOut() - handedOutBefore : 0,
                queue.backlog() + heldBack.getAsInt(),
                served.outstanding());
        if (begun) {
            SafeLog.info(LOG, "scheduler drained: {}", came);
        }
        report.deliver(came);
    }
}
