package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;

@DisplayName("DecisionLoop")
class DecisionLoopTckTest extends SchedulerCoreContract {
    @Override
    protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
        return DecisionLoop.builder(new FifoPolicy())
                .bound(Lane.REGULAR, bound(Lane.REGULAR))
                .bound(Lane.COMMIT, bound(Lane.COMMIT))
                .bound(Lane.CLEANUP, bound(Lane.CLEANUP))
                .batchSize(8)
                .build();
    }

    @Override
    protected int bound(Lane lane) {
        return lane == Lane.REGULAR ? 20 : 5;
    }
}
