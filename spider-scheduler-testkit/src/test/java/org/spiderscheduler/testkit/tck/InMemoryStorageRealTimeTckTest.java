package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The client of InMemoryStorage, in real time")
class InMemoryStorageRealTimeTckTest extends InMemoryStorageTckTest {
    @Override
    protected TckEnvironment createEnvironment() {
        return TckEnvironment.real();
    }
}
