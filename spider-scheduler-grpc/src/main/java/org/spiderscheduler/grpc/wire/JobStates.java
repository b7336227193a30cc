package org.spiderscheduler.grpc.wire;

import org.spiderscheduler.api.JobState;
import org.spiderscheduler.grpc.proto.storage.JobStateResponse;

/** Answers to job-state queries, to the wire and back. */
public final class JobStates {
    private JobStates() {}

    /**
     * A job's state.
     *
     * @param wire the message
     * @return the state
     * @throws MalformedMessageException if the state is unknown
     */
    public static JobState fromWire(JobStateResponse wire) throws MalformedMessageException {
        return switch (wire.getState()) {
            case READY -> JobState.READY;
            case RUNNING -> JobState.RUNNING;
            case COMMIT_READY -> JobState.COMMIT_READY;
            case CLEANUP_READY -> JobState.CLEANUP_READY;
            case SUCCEEDED -> JobState.SUCCEEDED;
            case FAILED -> JobState.FAILED;
            case CANCELLED -> JobState.CANCELLED;
            case JOB_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new MalformedMessageException("state " + wire.getStateValue());
        };
    }

    /**
     * A job's state.
     *
     * @param state the state
     * @return the message
     */
    public static JobStateResponse toWire(JobState state) {
        return JobStateResponse.newBuilder()
                .setState(org.spiderscheduler.grpc.proto.storage.JobState.valueOf(state.name()))
                .build();
    }
}
