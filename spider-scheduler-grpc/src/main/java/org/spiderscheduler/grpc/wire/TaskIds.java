package org.spiderscheduler.grpc.wire;

import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.grpc.proto.common.Void;

/** Task ids, to the wire and back. */
public final class TaskIds {
    private TaskIds() {}

    /**
     * A task id.
     *
     * @param taskId the id
     * @return the message
     */
    public static org.spiderscheduler.grpc.proto.common.TaskId toWire(TaskId taskId) {
        org.spiderscheduler.grpc.proto.common.TaskId.Builder wire =
                org.spiderscheduler.grpc.proto.common.TaskId.newBuilder();
        if (taskId instanceof TaskId.Index index) {
            wire.setIndex(index.value());
        } else if (taskId instanceof TaskId.Commit) {
            wire.setCommit(Void.getDefaultInstance());
        } else {
            wire.setCleanup(Void.getDefaultInstance());
        }
        return wire.build();
    }

    /**
     * A task id.
     *
     * @param wire the message
     * @return the id
     * @throws MalformedMessageException if its kind is not set
     */
    public static TaskId fromWire(org.spiderscheduler.grpc.proto.common.TaskId wire) throws MalformedMessageException {
        return switch (wire.getKindCase()) {
            case INDEX -> new TaskId.Index(wire.getIndex());
            case COMMIT -> TaskId.COMMIT;
            case CLEANUP -> TaskId.CLEANUP;
            case KIND_NOT_SET -> throw new MalformedMessageException("a task without a task id");
        };
    }
}
