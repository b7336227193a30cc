package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.testkit.InMemoryStorage;

@DisplayName("The client of InMemoryStorage, in virtual time")
class InMemoryStorageTckTest extends SchedulerStorageClientContract {
    @Override
    protected StorageUnderTest createStorage() {
        InMemoryStorage storage = InMemoryStorage.builder(environment().timer())
                .executor(environment().executor())
                .build();
        return new InMemoryStorageUnderTest(storage, storage.client());
    }
}
