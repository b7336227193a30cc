package org.spiderscheduler.examples.core;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.testkit.tck.SchedulerCoreContract;

@DisplayName("The paced core keeps the contract of cores:")
class PacedCoreTckTest extends SchedulerCoreContract {
    private static final Duration PAUSE = Duration.ofMillis(10);

    @Override
    protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
        return new PacedCore(coreTimer(), PAUSE, new OneByOneCore());
    }

    @Override
    protected int bound(Lane lane) {
        return 1;
    }

    /**
     * Enough for six tasks, as many as the contract makes ready at once: three that end jobs, and those before them.
     */
    @Override
    protected Duration reactionTime() {
        return PAUSE.multipliedBy(6);
    }
}
