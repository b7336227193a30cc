package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.core.future.ReadOnlyFuture;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.service.ServiceStats;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/** One drain of a runtime, from the request to the report. It lives on the serial executor. */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final ReadOnlyFuture<DrainReport> report;
    private final Stock stock;
    private final Executor serial;
    private final Runnable onEnd;
    private final long handedOutBefore;
    private final Alarm alarm;
    private boolean watching;
    private boolean endingCalls;
    private boolean callsEnded;

    /**
     * @param report what to complete with what it came to
     * @param timeout how long at the most, from now; zero sets no deadline: the runtime ends it
     * @param serial where the deadline, and the end of the calls, are heard of
     * @param onEnd runs when there is nothing more to wait for
     */
    Drain(
            ReadOnlyFuture<DrainReport> report,
            Duration timeout,
            Stock stock,
            Timer timer,
            Executor serial,
            Runnable onEnd) {
        this.report = report;
        this.stock = stock;
        this.serial = serial;
        this.onEnd = onEnd;
        this.handedOutBefore = stock.service().handedOut();
        this.alarm = timer.alarm("runtime: the deadline of a drain", () -> serial.execute(this::end));
        if (!timeout.isZero()) {
            alarm.set(timer.nanoTime() + TimerWheel.nanos(timeout));
        }
    }

    boolean isFinished() {
        return report.isDone();
    }

    /** The core has ended: nothing more comes into the queue. */
    void watch() {
        watching = true;
        check();
    }

    /** Looks whether it is through, after something was handed out, acknowledged or requeued. */
    void check() {
        if (!watching) {
            return;
        }
        if (stock.undelivered() == 0 && stock.service().outstanding() == 0) {
            if (callsEnded) {
                end();
            } else if (!endingCalls) {
                endingCalls = true;
                stock.endCalls().whenComplete((done, failure) -> serial.execute(this::callsEnded));
            }
        }
    }

    private void callsEnded() {
        callsEnded = true;
        check();
    }

    /** Waits no longer, and lets the runtime end. */
    void end() {
        finish();
        onEnd.run();
    }

    /** Reports, once. */
    void finish() {
        if (isFinished()) {
            return;
        }
        alarm.cancel();
        ServiceStats served = stock.service();
        DrainReport came =
                new DrainReport(served.handedOut() - handedOutBefore, stock.leftToStorage(), served.outstanding());
        SafeLog.info(LOG, "scheduler drained: {}", came);
        report.deliver(came);
    }
}
