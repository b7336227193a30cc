package org.spiderscheduler.core.service;

import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.core.dispatch.DispatchQueue;

@DisplayName("The scheduler service, at a source that gives futures only,")
class ForeignSourceTest extends DispatchingServiceTest {
    @Override
    DispatchQueueSource source(DispatchQueue queue) {
        return waitTime -> queue.source().dequeue(waitTime);
    }
}
