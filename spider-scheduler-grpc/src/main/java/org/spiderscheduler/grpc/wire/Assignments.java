package org.spiderscheduler.grpc.wire;

import java.util.Optional;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.grpc.proto.common.Void;
import org.spiderscheduler.grpc.proto.scheduler.NextTaskResponse;

/** Hand-outs and their acknowledgements, to the wire and back. */
public final class Assignments {
    private static final NextTaskResponse NO_TASK =
            NextTaskResponse.newBuilder().setNoTask(Void.getDefaultInstance()).build();

    private Assignments() {}

    /**
     * An answer to a call for a task.
     *
     * @param given the task, or none
     * @return the message; always the same instance for none
     */
    public static NextTaskResponse toWire(Optional<SchedulerAssignment> given) {
        if (given.isEmpty()) {
            return NO_TASK;
        }
        SchedulerAssignment handOut = given.get();
        TaskAssignment task = handOut.assignment();
        return NextTaskResponse.newBuilder()
                .setAssignment(org.spiderscheduler.grpc.proto.scheduler.SchedulerAssignment.newBuilder()
                        .setId(handOut.record().assignmentId().value())
                        .setResourceGroupId(task.resourceGroupId().value())
                        .setJobId(task.jobId().value())
                        .setTaskId(TaskIds.toWire(task.taskId()))
                        .setSchedulerId(handOut.record().schedulerId().value())
                        .setSessionId(handOut.sessionId().value()))
                .build();
    }

    /**
     * An answer to a call for a task.
     *
     * @param wire the message
     * @return the task, or none
     * @throws MalformedMessageException if it is neither a task nor none, or a task without an id
     */
    public static Optional<SchedulerAssignment> fromWire(NextTaskResponse wire) throws MalformedMessageException {
        return switch (wire.getResultCase()) {
            case NO_TASK -> Optional.empty();
            case ASSIGNMENT -> Optional.of(fromWire(wire.getAssignment()));
            case RESULT_NOT_SET -> throw new MalformedMessageException("neither an assignment nor no_task is set");
        };
    }

    private static SchedulerAssignment fromWire(org.spiderscheduler.grpc.proto.scheduler.SchedulerAssignment wire)
            throws MalformedMessageException {
        return new SchedulerAssignment(
                new TaskAssignmentRecord(new TaskAssignmentId(wire.getId()), new SchedulerId(wire.getSchedulerId())),
                new SessionId(wire.getSessionId()),
                new TaskAssignment(
                        new ResourceGroupId(wire.getResourceGroupId()),
                        new JobId(wire.getJobId()),
                        TaskIds.fromWire(wire.getTaskId())));
    }

    /**
     * An acknowledgement.
     *
     * @param record the hand-out
     * @return the message
     */
    public static org.spiderscheduler.grpc.proto.scheduler.TaskAssignmentRecord toWire(TaskAssignmentRecord record) {
        return org.spiderscheduler.grpc.proto.scheduler.TaskAssignmentRecord.newBuilder()
                .setId(record.assignmentId().value())
                .setFrom(record.schedulerId().value())
                .build();
    }

    /**
     * An acknowledgement.
     *
     * @param wire the message
     * @return the hand-out
     */
    public static TaskAssignmentRecord fromWire(org.spiderscheduler.grpc.proto.scheduler.TaskAssignmentRecord wire) {
        return new TaskAssignmentRecord(new TaskAssignmentId(wire.getId()), new SchedulerId(wire.getFrom()));
    }
}
