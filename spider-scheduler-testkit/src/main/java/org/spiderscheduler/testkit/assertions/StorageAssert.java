package org.spiderscheduler.testkit.assertions;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.TaskHistory;
import org.spiderscheduler.testkit.TaskRef;
import org.spiderscheduler.testkit.TaskState;

/** Assertions on the jobs and tasks of a storage. Failure messages show the histories of the tasks concerned. */
@SuppressWarnings("exports") // callers require AssertJ anyway; others must not have to
public final class StorageAssert extends AbstractAssert<StorageAssert, InMemoryStorage> {
    private static final int MOST_JOBS = 10;
    private static final int MOST_TASKS_OF_JOB = 5;

    StorageAssert(@Nullable InMemoryStorage actual) {
        super(actual, StorageAssert.class);
    }

    // ---- jobs

    /**
     * Every job, if there is any, has succeeded.
     *
     * @return this
     */
    public StorageAssert allJobsSucceeded() {
        return allJobs("to have succeeded", JobState.SUCCEEDED);
    }

    /**
     * Every job, if there is any, has succeeded, failed, or been cancelled.
     *
     * @return this
     */
    public StorageAssert allJobsEnded() {
        return allJobs("to have ended", JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED);
    }

    /**
     * A job is in the given state.
     *
     * @param jobId the job
     * @param expected the state
     * @return this
     */
    public StorageAssert hasJob(JobId jobId, JobState expected) {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(expected, "expected");
        isNotNull();
        if (actual.jobState(jobId) != expected) {
            failWithMessage("expected job %s to be %s, but %s", jobId, expected, describe(jobId));
        }
        return this;
    }

    private StorageAssert allJobs(String what, JobState... expected) {
        isNotNull();
        List<JobState> right = List.of(expected);
        List<JobId> wrong = actual.jobIds().stream()
                .filter(jobId -> !right.contains(actual.jobState(jobId)))
                .toList();
        if (!wrong.isEmpty()) {
            failWithMessage(
                    "expected all jobs %s, but %d of %d have not:%s%s",
                    what,
                    wrong.size(),
                    actual.jobIds().size(),
                    wrong.stream()
                            .limit(MOST_JOBS)
                            .map(jobId -> "\n" + describe(jobId))
                            .collect(Collectors.joining()),
                    more(wrong.size() - MOST_JOBS, "jobs"));
        }
        return this;
    }

    // ---- tasks

    /**
     * Exactly one execution of each task of a job began, and it succeeded. The cleanup task of a job that succeeded is
     * not executed at all.
     *
     * @param jobId the job
     * @return this
     */
    public StorageAssert executedExactlyOnce(JobId jobId) {
        isNotNull();
        boolean succeeded = actual.jobState(jobId) == JobState.SUCCEEDED;
        for (TaskHistory history : actual.histories(jobId)) {
            if (succeeded && history.task().equals(TaskRef.cleanup(jobId))) {
                of(history).neverExecuted();
            } else {
                of(history).executedExactlyOnce();
            }
        }
        return this;
    }

    /**
     * Continues with one task.
     *
     * @param task which
     * @return assertions on its history up to now
     */
    public TaskHistoryAssert task(TaskRef task) {
        isNotNull();
        return of(actual.history(task));
    }

    private TaskHistoryAssert of(TaskHistory history) {
        return new TaskHistoryAssert(history).as(descriptionText());
    }

    // ---- the scheduler

    /**
     * The scheduler did nothing that would be fatal to the real storage, or would lose tasks.
     *
     * @return this
     */
    public StorageAssert hasSeenNoMistakes() {
        isNotNull();
        List<String> mistakes = actual.mistakes();
        if (!mistakes.isEmpty()) {
            failWithMessage(
                    "expected the scheduler to make no mistakes, but it made %d:%n%s",
                    mistakes.size(), String.join("\n", mistakes));
        }
        return this;
    }

    // ---- what to show

    private String describe(JobId jobId) {
        List<TaskHistory> telling = actual.histories(jobId).stream()
                .filter(history -> tells(history.state()))
                .toList();
        return "job " + jobId + " is " + actual.jobState(jobId)
                + telling.stream()
                        .limit(MOST_TASKS_OF_JOB)
                        .map(history -> "\n" + history)
                        .collect(Collectors.joining())
                + more(telling.size() - MOST_TASKS_OF_JOB, "tasks that are ready, running or failed");
    }

    /** Whether a task in that state may be what holds its job up, or what ended it. */
    private static boolean tells(TaskState state) {
        return state == TaskState.READY || state == TaskState.RUNNING || state == TaskState.FAILED;
    }

    private static String more(int count, String what) {
        return count > 0 ? "\nand " + count + " more " + what : "";
    }
}
