package org.spiderscheduler.testkit;

import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;

/**
 * Is told what becomes of assignments between a scheduler and storage, where neither can see it. All methods do nothing
 * by default.
 */
public interface FleetListener {
    /**
     * An answer that brought a task was lost on its way.
     *
     * @param executionManager whose
     * @param assignment what it brought
     */
    default void answerLost(FakeExecutionManager executionManager, SchedulerAssignment assignment) {}

    /**
     * A call with an acknowledgement was lost on its way.
     *
     * @param executionManager whose
     * @param record what it acknowledged
     */
    default void acknowledgementLost(FakeExecutionManager executionManager, TaskAssignmentRecord record) {}

    /**
     * An execution manager calls while an earlier call of its own is in flight.
     *
     * @param executionManager which
     */
    default void calledTwice(FakeExecutionManager executionManager) {}

    /**
     * An execution manager drops an assignment, because its session is older than the one it knows, or because storage
     * has refused it.
     *
     * @param executionManager which
     * @param assignment what it was given
     */
    default void dropped(FakeExecutionManager executionManager, SchedulerAssignment assignment) {}

    /**
     * An execution fails on command.
     *
     * @param instance which
     */
    default void failedOnCommand(TaskInstance instance) {}
}
