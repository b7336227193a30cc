package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.dispatch.DispatchQueue;

@DisplayName("DispatchQueue, in virtual time")
class DispatchQueueTckTest extends DispatchQueueContract {
    @Override
    protected QueueUnderTest createQueue(int capacity, SessionId initialSession) {
        DispatchQueue queue = DispatchQueue.builder(capacity, initialSession)
                .timer(environment().timer())
                .build();
        return new QueueUnderTest(queue.sink(), queue.source(), queue::close);
    }
}
