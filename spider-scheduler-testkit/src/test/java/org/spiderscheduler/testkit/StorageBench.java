package org.spiderscheduler.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.TaskId;

/** A storage in virtual time, a scheduler's client of it, and an execution manager that the test plays. */
final class StorageBench {
    static final JobId JOB = new JobId(1);

    final VirtualTime time = new VirtualTime();
    final InMemoryStorage storage;
    final InMemoryStorageClient client;
    final TaskInstanceDoor door;
    final ExecutionManagerId em;

    StorageBench() {
        this(UnaryOperator.identity());
    }

    StorageBench(UnaryOperator<InMemoryStorage.Builder> options) {
        storage = options.apply(InMemoryStorage.builder(time)).build();
        client = storage.client();
        door = storage.door();
        em = door.join();
    }

    /** What a poll that does not wait brings, as {@code job:task}. */
    List<String> take(Lane lane) {
        return names(client.poll(lane, 1_000, Duration.ZERO));
    }

    List<String> take() {
        return take(Lane.REGULAR);
    }

    static List<String> names(CompletableFuture<InboundBatch> answer) {
        assertThat(answer).isCompleted();
        return answer.join().entries().stream()
                .map(entry -> entry.jobId() + ":" + entry.taskId())
                .toList();
    }

    Admission register(TaskId task) {
        return register(JOB, task, em);
    }

    Admission register(JobId job, TaskId task, ExecutionManagerId who) {
        CompletableFuture<Admission> answer = door.register(storage.sessionId(), job, task, who);
        assertThat(answer).isCompleted();
        return answer.join();
    }

    Refusal refusal(TaskId task) {
        return refusal(register(task));
    }

    static Refusal refusal(Admission answer) {
        assertThat(answer).isInstanceOf(Admission.Refused.class);
        return ((Admission.Refused) answer).reason();
    }

    /** Registers a task that must be granted. */
    TaskInstance start(TaskId task) {
        return start(JOB, task);
    }

    TaskInstance start(JobId job, TaskId task) {
        return instance(register(job, task, em));
    }

    static TaskInstance instance(Admission answer) {
        assertThat(answer).isInstanceOf(Admission.Granted.class);
        return ((Admission.Granted) answer).instance();
    }

    /** Runs a task from its registration to its success. */
    void run(TaskId task) {
        assertThat(succeed(start(task))).isEmpty();
    }

    void run(JobId job, TaskId task) {
        assertThat(succeed(start(job, task))).isEmpty();
    }

    Optional<Refusal> succeed(TaskInstance instance) {
        return answer(door.succeed(instance));
    }

    Optional<Refusal> fail(TaskInstance instance) {
        return answer(door.fail(instance));
    }

    private Optional<Refusal> answer(CompletableFuture<Optional<Refusal>> report) {
        time.runUntilIdle();
        assertThat(report).isCompleted();
        return report.join();
    }

    /** Fails a task that must be granted. */
    void failNow(TaskId task) {
        assertThat(fail(start(task))).isEmpty();
    }
}
