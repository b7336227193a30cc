package org.spiderscheduler.grpc.wire;

import java.util.ArrayList;
import java.util.List;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksResponse;
import org.spiderscheduler.grpc.proto.storage.ReadyTask;
import org.spiderscheduler.grpc.proto.storage.ReadyTasks;

/** Answers to polls, to the wire and back. */
public final class Batches {
    private Batches() {}

    /**
     * The answer to a poll.
     *
     * @param wire the message
     * @param lane the lane that was polled
     * @return the batch
     * @throws MalformedMessageException if the list of tasks is missing, or a task has no id, or the id of another lane
     *     (§2.4)
     */
    public static InboundBatch fromWire(PollReadyTasksResponse wire, Lane lane) throws MalformedMessageException {
        if (!wire.hasTasks()) {
            throw new MalformedMessageException("an answer without tasks");
        }
        ReadyTasks tasks = wire.getTasks();
        List<InboundEntry> entries = new ArrayList<>(tasks.getTasksCount());
        // A scheduler may hold a million tasks, and those of a job become ready together: neighbours share equal ids.
        ResourceGroupId group = new ResourceGroupId(0);
        JobId job = new JobId(0);
        for (ReadyTask task : tasks.getTasksList()) {
            TaskId id = TaskIds.fromWire(task.getTaskId());
            if (id.lane() != lane) {
                throw new MalformedMessageException(
                        "task " + id + " of job " + Long.toUnsignedString(task.getJobId()) + " in lane " + lane);
            }
            if (group.value() != task.getResourceGroupId()) {
                group = new ResourceGroupId(task.getResourceGroupId());
            }
            if (job.value() != task.getJobId()) {
                job = new JobId(task.getJobId());
            }
            entries.add(new InboundEntry(group, job, id));
        }
        return new InboundBatch(new SessionId(tasks.getSessionId()), entries);
    }

    /**
     * The answer to a poll.
     *
     * @param batch the batch
     * @return the message
     */
    public static PollReadyTasksResponse toWire(InboundBatch batch) {
        ReadyTasks.Builder tasks =
                ReadyTasks.newBuilder().setSessionId(batch.sessionId().value());
        for (InboundEntry entry : batch.entries()) {
            tasks.addTasks(ReadyTask.newBuilder()
                    .setResourceGroupId(entry.resourceGroupId().value())
                    .setJobId(entry.jobId().value())
                    .setTaskId(TaskIds.toWire(entry.taskId())));
        }
        return PollReadyTasksResponse.newBuilder().setTasks(tasks).build();
    }
}
