package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.time.Timer;

@DisplayName("A core that takes its time before it asks storage, by its own timer,")
class SlowCoreTckTest extends SchedulerCoreContract {
    private static final Duration MOMENT = Duration.ofMillis(20);

    @Override
    protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
        return new SlowCore(coreTimer());
    }

    @Override
    protected int bound(Lane lane) {
        return PlainCore.BOUND;
    }

    /** For the poll that brings the first, if it is not with storage yet, and for the one that brings the rest. */
    @Override
    protected Duration reactionTime() {
        return MOMENT.multipliedBy(2);
    }

    /** It leaves its alarms set when it ends: none goes off then (§5.2). */
    private static final class SlowCore extends PlainCore {
        private final Timer timer;

        SlowCore(Timer timer) {
            this.timer = timer;
        }

        @Override
        CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            state(lane).inFlight = maxItems;
            timer.alarm("a poll of lane " + lane, () -> super.poll(lane, maxItems, wait))
                    .set(timer.nanoTime() + MOMENT.toNanos());
            return new CompletableFuture<>();
        }
    }
}
