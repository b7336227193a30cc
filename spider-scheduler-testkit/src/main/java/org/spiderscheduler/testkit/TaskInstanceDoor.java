package org.spiderscheduler.testkit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;

/**
 * What execution managers call at storage: they join, send heartbeats, register each task before executing it, and
 * report how it went. A scheduler sees only the effects.
 *
 * <p>It refuses exactly what the real storage refuses. Some registrations are fatal to the real storage, because only a
 * scheduler that invents or moves a task can cause them: those are noted as a {@linkplain InMemoryStorage#mistakes()
 * mistake}, and storage restarts. Thread-safe.
 */
public final class TaskInstanceDoor {
    private final Guard guard;
    private final Chronicle chronicle;
    private final Jobs jobs;
    private final ExecutionManagers executionManagers;
    private final Runnable restart;

    TaskInstanceDoor(
            Guard guard, Chronicle chronicle, Jobs jobs, ExecutionManagers executionManagers, Runnable restart) {
        this.guard = guard;
        this.chronicle = chronicle;
        this.jobs = jobs;
        this.executionManagers = executionManagers;
        this.restart = restart;
    }

    /**
     * A new execution manager joins.
     *
     * @return its id, never given before
     */
    public ExecutionManagerId join() {
        return guard.locked(() -> executionManagers.add().id);
    }

    /**
     * Takes the heartbeat of an execution manager.
     *
     * @param executionManager whose
     * @return the current session; empty if storage has marked it dead, or never knew it: then it has to end
     */
    public Optional<SessionId> heartbeat(ExecutionManagerId executionManager) {
        return guard.locked(() -> {
            StoredExecutionManager known = executionManagers.find(executionManager);
            if (known == null || known.dead) {
                return Optional.empty();
            }
            known.heard(chronicle.now());
            return Optional.of(chronicle.session());
        });
    }

    /**
     * Asks to execute a task.
     *
     * @param session the session of the assignment
     * @param jobId the job
     * @param taskId the task
     * @param executionManager who asks
     * @return granted or refused; pending while the job is still being started, since that holds the job's lock
     */
    public CompletableFuture<Admission> register(
            SessionId session, JobId jobId, TaskId taskId, ExecutionManagerId executionManager) {
        return guard.locked(() -> {
            StoredJob job = jobs.find(jobId);
            if (job == null || !job.isLocked() || !session.equals(chronicle.session())) {
                return CompletableFuture.completedFuture(admit(session, jobId, taskId, executionManager));
            }
            CompletableFuture<Admission> answer = new CompletableFuture<>();
            job.await(restarted -> answer.complete(guard.locked(() -> restarted
                    ? refuse(job.task(taskId), executionManager, Refusal.RESTARTED)
                    : admit(session, jobId, taskId, executionManager))));
            return answer;
        });
    }

    /**
     * Reports success.
     *
     * @param instance what has succeeded
     * @return why it was refused, if it was; completes when everything that it made ready is in its lane
     */
    public CompletableFuture<Optional<Refusal>> succeed(TaskInstance instance) {
        return report(instance, TaskEvent.Kind.SUCCEEDED);
    }

    /**
     * Reports failure.
     *
     * @param instance what has failed
     * @return why it was refused, if it was; completes when everything that it made ready is in its lane
     */
    public CompletableFuture<Optional<Refusal>> fail(TaskInstance instance) {
        return report(instance, TaskEvent.Kind.FAILED);
    }

    // ---- registration, under the lock

    private Admission admit(SessionId session, JobId jobId, TaskId taskId, ExecutionManagerId executionManager) {
        StoredJob job = jobs.find(jobId);
        StoredTask task = job == null ? null : job.task(taskId);
        if (!session.equals(chronicle.session())) {
            return refuse(task, executionManager, Refusal.STALE_SESSION);
        }
        StoredExecutionManager holder = executionManagers.find(executionManager);
        if (holder == null) {
            return fatal(
                    task,
                    executionManager,
                    () -> executionManager(executionManager) + " registered " + new TaskRef(jobId, taskId)
                            + ", but storage never knew such an execution manager");
        }
        if (holder.dead) {
            return refuse(task, executionManager, Refusal.EXECUTION_MANAGER_DEAD);
        }
        if (job == null) {
            return refuse(null, executionManager, Refusal.JOB_NOT_RUNNING);
        }
        Refusal passed = passed(job, taskId.lane());
        if (passed != null) {
            return refuse(task, executionManager, passed);
        }
        String mistake = mistake(job, taskId, task);
        if (mistake != null || task == null) {
            return fatal(
                    task,
                    executionManager,
                    () -> executionManager(executionManager) + " was given " + new TaskRef(jobId, taskId) + ", "
                            + mistake);
        }
        if (task.state().isTerminal()) {
            return refuse(task, executionManager, Refusal.TASK_DONE);
        }
        if (task.living().size() >= task.spec.maxInstances()) {
            return refuse(task, executionManager, Refusal.INSTANCE_LIMIT);
        }
        TaskInstance instance = executionManagers.instance(task, holder);
        jobs.started(task, instance);
        chronicle.note(task, TaskEvent.Kind.STARTED, executionManager);
        return new Admission.Granted(instance);
    }

    /** Whether the job has gone on without tasks of that lane. */
    private static @Nullable Refusal passed(StoredJob job, Lane lane) {
        JobState state = job.state();
        return switch (lane) {
            case REGULAR -> state == JobState.READY || state == JobState.RUNNING ? null : Refusal.JOB_NOT_RUNNING;
            case COMMIT -> state == JobState.CLEANUP_READY || state.isTerminal() ? Refusal.COMMIT_PASSED : null;
            case CLEANUP -> state.isTerminal() ? Refusal.CLEANUP_PASSED : null;
        };
    }

    /** What is wrong with offering the task now, or null. */
    private static @Nullable String mistake(StoredJob job, TaskId taskId, @Nullable StoredTask task) {
        if (task == null) {
            return taskId.lane() == Lane.REGULAR
                    ? "but that job only has tasks 0 to " + (job.tasks.length - 1)
                            + ": a scheduler never invents a task (§5.8)"
                    : "but that job has no " + taskId + " task: a scheduler never invents a task (§5.8)";
        }
        boolean notYet = switch (taskId.lane()) {
            case REGULAR -> task.state() == TaskState.PENDING || job.state() == JobState.READY;
            case COMMIT -> job.state() != JobState.COMMIT_READY;
            case CLEANUP -> job.state() != JobState.CLEANUP_READY;
        };
        return notYet
                ? "but the job is " + job.state()
                        + " and the task not ready yet: a scheduler only offers what a poll gave it,"
                        + " and moves nothing between lanes (§5.8)"
                : null;
    }

    private Admission refuse(@Nullable StoredTask task, ExecutionManagerId executionManager, Refusal reason) {
        chronicle.refused(task, executionManager, reason);
        return new Admission.Refused(reason);
    }

    private Admission fatal(
            @Nullable StoredTask task, ExecutionManagerId executionManager, Supplier<String> description) {
        Admission answer = refuse(task, executionManager, Refusal.FATAL);
        chronicle.mistake(description.get() + (task == null ? "" : "\n" + chronicle.history(task)));
        restart.run();
        return answer;
    }

    private static String executionManager(ExecutionManagerId id) {
        return "execution manager " + id;
    }

    // ---- reports

    private CompletableFuture<Optional<Refusal>> report(TaskInstance instance, TaskEvent.Kind outcome) {
        return guard.locked(() -> {
            Refusal refused = refused(instance);
            boolean living = instance.living;
            if (living) {
                executionManagers.gone(instance);
                instance.task.remove(instance);
            }
            if (refused != null) {
                chronicle.refused(instance.task, instance.executionManagerId(), refused);
                return CompletableFuture.completedFuture(Optional.of(refused));
            }
            chronicle.note(instance.task, outcome, instance.executionManagerId());
            CompletableFuture<Optional<Refusal>> answer = new CompletableFuture<>();
            StoredJob.Waiting whenOver = restarted -> guard.afterwards(
                    () -> answer.complete(restarted ? Optional.of(Refusal.RESTARTED) : Optional.empty()));
            if (outcome == TaskEvent.Kind.SUCCEEDED) {
                jobs.succeeded(instance.task, whenOver);
            } else {
                jobs.failed(instance.task, whenOver);
            }
            return answer;
        });
    }

    private @Nullable Refusal refused(TaskInstance instance) {
        if (!instance.sessionId().equals(chronicle.session())) {
            return Refusal.STALE_SESSION;
        }
        Refusal passed = passed(instance.task.job, instance.task.lane());
        if (passed != null) {
            return passed;
        }
        if (!instance.living) {
            return Refusal.INSTANCE_GONE;
        }
        return instance.task.state().isTerminal() ? Refusal.TASK_DONE : null;
    }
}
