package org.spiderscheduler.testkit.assertions;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskHistory;
import org.spiderscheduler.testkit.TaskState;

/** Assertions on the history of one task. Failure messages show all of it. */
@SuppressWarnings("exports") // callers require AssertJ anyway; others must not have to
public final class TaskHistoryAssert extends AbstractAssert<TaskHistoryAssert, TaskHistory> {
    TaskHistoryAssert(@Nullable TaskHistory actual) {
        super(actual, TaskHistoryAssert.class);
    }

    /**
     * The task is in the given state.
     *
     * @param expected the state
     * @return this
     */
    public TaskHistoryAssert hasState(TaskState expected) {
        Objects.requireNonNull(expected, "expected");
        isNotNull();
        if (actual.state() != expected) {
            failWithMessage("expected %s to be %s, but it is %s%n%s", actual.task(), expected, actual.state(), actual);
        }
        return this;
    }

    /**
     * Exactly one execution began, and it succeeded.
     *
     * @return this
     */
    public TaskHistoryAssert executedExactlyOnce() {
        isNotNull();
        int started = actual.count(TaskEvent.Kind.STARTED);
        int succeeded = actual.count(TaskEvent.Kind.SUCCEEDED);
        if (started != 1 || succeeded != 1) {
            failWithMessage(
                    "expected %s to be executed exactly once, but %d executions began and %d succeeded%n%s",
                    actual.task(), started, succeeded, actual);
        }
        return this;
    }

    /**
     * No execution began.
     *
     * @return this
     */
    public TaskHistoryAssert neverExecuted() {
        isNotNull();
        int started = actual.count(TaskEvent.Kind.STARTED);
        if (started > 0) {
            failWithMessage(
                    "expected %s never to be executed, but %d executions began%n%s", actual.task(), started, actual);
        }
        return this;
    }

    /**
     * Something happened to it exactly the given number of times.
     *
     * @param kind what
     * @param times how often; not negative
     * @return this
     */
    public TaskHistoryAssert has(TaskEvent.Kind kind, int times) {
        Objects.requireNonNull(kind, "kind");
        isNotNull();
        if (actual.count(kind) != times) {
            failWithMessage(
                    "expected %s to have %d events %s, but it has %d%n%s",
                    actual.task(), times, kind, actual.count(kind), actual);
        }
        return this;
    }

    /**
     * Its first execution began earlier than the first one of another task, or the other never began. Two that began at
     * the same instant of virtual time have no order: give tasks a run time, or execution managers a network.
     *
     * @param other the history of the other
     * @return this
     */
    public TaskHistoryAssert startedBefore(TaskHistory other) {
        Objects.requireNonNull(other, "other");
        isNotNull();
        Optional<Duration> mine = firstStart(actual);
        Optional<Duration> others = firstStart(other);
        boolean before = mine.isPresent() && (others.isEmpty() || mine.get().compareTo(others.get()) < 0);
        if (!before) {
            String both = mine.isPresent() && mine.equals(others)
                    ? ", but both started at " + mine.get() + ": there is no order within one instant"
                    : "";
            failWithMessage(
                    "expected %s to start before %s%s%n%s%n%s", actual.task(), other.task(), both, actual, other);
        }
        return this;
    }

    private static Optional<Duration> firstStart(TaskHistory history) {
        return history.events().stream()
                .filter(event -> event.kind() == TaskEvent.Kind.STARTED)
                .map(TaskEvent::at)
                .findFirst();
    }
}
