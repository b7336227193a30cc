package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;

@DisplayName("DispatchQueue, in real time")
class DispatchQueueRealTimeTckTest extends DispatchQueueTckTest {
    @Override
    protected TckEnvironment createEnvironment() {
        return TckEnvironment.real();
    }
}
