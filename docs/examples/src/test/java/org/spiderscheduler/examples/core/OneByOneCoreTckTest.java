package org.spiderscheduler.examples.core;

import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.testkit.tck.SchedulerCoreContract;

@DisplayName("The one-by-one core keeps the contract of cores:")
class OneByOneCoreTckTest extends SchedulerCoreContract {
    @Override
    protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
        return new OneByOneCore();
    }

    @Override
    protected int bound(Lane lane) {
        return 1;
    }
}
