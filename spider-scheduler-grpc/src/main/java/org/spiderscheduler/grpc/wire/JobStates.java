package org.spiderscheduler.grpc.wire;

import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.JobState;

/** Job states, to the wire and back. */
public final class JobStates {
    private JobStates() {}

    /**
     * A job's state.
     *
     * @param wire the message
     * @return the state; null if it is none
     */
    public static @Nullable JobState fromWire(org.spiderscheduler.grpc.proto.storage.JobState wire) {
        return switch (wire) {
            case READY -> JobState.READY;
            case RUNNING -> JobState.RUNNING;
            case COMMIT_READY -> JobState.COMMIT_READY;
            case CLEANUP_READY -> JobState.CLEANUP_READY;
            case SUCCEEDED -> JobState.SUCCEEDED;
            case FAILED -> JobState.FAILED;
            case CANCELLED -> JobState.CANCELLED;
            case JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    /**
     * A job's state.
     *
     * @param state the state
     * @return the message
     */
    public static org.spiderscheduler.grpc.proto.storage.JobState toWire(JobState state) {
        return org.spiderscheduler.grpc.proto.storage.JobState.valueOf(state.name());
    }
}
