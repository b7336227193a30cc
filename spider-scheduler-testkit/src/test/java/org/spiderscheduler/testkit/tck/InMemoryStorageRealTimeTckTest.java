package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The client of InMemoryStorage, by the real clock")
class InMemoryStorageRealTimeTckTest extends InMemoryStorageTckTest {
    @Override
    protected TckEnvironment createEnvironment() {
        return TckEnvironment.real();
    }
}
