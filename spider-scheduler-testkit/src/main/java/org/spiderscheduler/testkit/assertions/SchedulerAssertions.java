package org.spiderscheduler.testkit.assertions;

import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.TaskHistory;

/** AssertJ's assertions, and those on what storage has seen of a scheduler: one static import gives both. */
@SuppressWarnings("exports") // callers require AssertJ anyway; others must not have to
public final class SchedulerAssertions extends Assertions {
    private SchedulerAssertions() {}

    /**
     * Begins assertions on jobs and tasks.
     *
     * @param actual the storage that saw them
     * @return the assertions
     */
    public static StorageAssert assertThat(@Nullable InMemoryStorage actual) {
        return new StorageAssert(actual);
    }

    /**
     * Begins assertions on one task.
     *
     * @param actual its history
     * @return the assertions
     */
    public static TaskHistoryAssert assertThat(@Nullable TaskHistory actual) {
        return new TaskHistoryAssert(actual);
    }
}
