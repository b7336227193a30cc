package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;

@DisplayName("DispatchQueue, by the real clock")
class DispatchQueueRealTimeTckTest extends DispatchQueueTckTest {
    @Override
    protected TckEnvironment createEnvironment() {
        return TckEnvironment.real();
    }
}
