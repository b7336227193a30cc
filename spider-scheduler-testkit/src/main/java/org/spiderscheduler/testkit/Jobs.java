package org.spiderscheduler.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.TaskId;

/**
 * The jobs of storage and their legal steps: what becomes ready when, and how a job ends. Under the lock of storage.
 *
 * <p>Only a restart goes through all tasks, and only the end of a job that has not succeeded through all tasks of that
 * job.
 */
final class Jobs {
    private final Guard guard;
    private final Chronicle chronicle;
    private final Map<Lane, StorageLane> lanes;
    private final Consumer<TaskInstance> onGone;
    private final long firstId;
    private final List<StoredJob> jobs = new ArrayList<>();
    private final Map<JobState, Integer> jobCounts = new EnumMap<>(JobState.class);
    private final Map<TaskState, Integer> taskCounts = new EnumMap<>(TaskState.class);
    /** The regular tasks that are ready, in the order in which they became so. */
    private final Set<StoredTask> ready = new LinkedHashSet<>();
    /** The jobs that wait for their commit or cleanup task. */
    private final Set<StoredJob> ending = new LinkedHashSet<>();

    Jobs(Guard guard, Chronicle chronicle, Map<Lane, StorageLane> lanes, Consumer<TaskInstance> onGone, JobId firstId) {
        this.guard = guard;
        this.chronicle = chronicle;
        this.lanes = lanes;
        this.onGone = onGone;
        this.firstId = firstId.value();
    }

    // ---- what there is

    @Nullable
    StoredJob find(JobId id) {
        long index = id.value() - firstId;
        return Long.compareUnsigned(index, jobs.size()) < 0 ? jobs.get((int) index) : null;
    }

    List<StoredJob> all() {
        return jobs;
    }

    int count(JobState state) {
        return jobCounts.getOrDefault(state, 0);
    }

    int count(TaskState state) {
        return taskCounts.getOrDefault(state, 0);
    }

    // ---- commands

    StoredJob add(JobSpec spec) {
        StoredJob job = new StoredJob(new JobId(firstId + jobs.size()), spec);
        jobs.add(job);
        count(jobCounts, JobState.READY, 1);
        count(
                taskCounts,
                TaskState.PENDING,
                job.tasks.length + (job.commit == null ? 0 : 1) + (job.cleanup == null ? 0 : 1));
        return job;
    }

    void start(StoredJob job) {
        move(job, JobState.RUNNING);
        job.lock();
        List<StoredTask> first = new ArrayList<>();
        for (StoredTask task : job.tasks) {
            if (task.missingInputs == 0) {
                makeReady(task);
                first.add(task);
            }
        }
        lane(Lane.REGULAR).send(new Sending(first, restarted -> letGo(job, restarted)));
    }

    boolean cancel(StoredJob job) {
        switch (job.state()) {
            case READY -> end(job, JobState.CANCELLED);
            case RUNNING -> abandon(job, JobState.CANCELLED);
            case COMMIT_READY -> {
                if (job.cleanup == null) {
                    return false;
                }
                abandon(job, JobState.CANCELLED);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean fail(StoredJob job) {
        if (job.state() != JobState.RUNNING && job.state() != JobState.COMMIT_READY) {
            return false;
        }
        abandon(job, JobState.FAILED);
        return true;
    }

    // ---- what instances do

    void started(StoredTask task, TaskInstance instance) {
        if (task.state() == TaskState.READY) {
            ready.remove(task);
            move(task, TaskState.RUNNING);
        }
        task.add(instance);
    }

    /**
     * An instance has succeeded, and no longer counts as living. The action runs when everything that is ready now is
     * in its lane, or when storage restarts.
     */
    void succeeded(StoredTask task, StoredJob.Waiting whenOver) {
        StoredJob job = task.job;
        // A second instance may have failed meanwhile, and made the task ready again.
        ready.remove(task);
        move(task, TaskState.SUCCEEDED);
        switch (task.lane()) {
            case COMMIT -> end(job, JobState.SUCCEEDED);
            case CLEANUP -> end(job, job.endsAs);
            case REGULAR -> {
                List<StoredTask> next = new ArrayList<>(0);
                for (int successor : job.spec.successors(Math.toIntExact(index(task)))) {
                    StoredTask waiting = job.tasks[successor];
                    if (--waiting.missingInputs == 0) {
                        makeReady(waiting);
                        next.add(waiting);
                    }
                }
                if (--job.unfinished == 0) {
                    if (job.commit == null) {
                        end(job, JobState.SUCCEEDED);
                    } else {
                        move(job, JobState.COMMIT_READY);
                        awaitEnding(job, job.commit, whenOver);
                        return;
                    }
                }
                if (!next.isEmpty()) {
                    lane(Lane.REGULAR).send(new Sending(next, whenOver));
                    return;
                }
            }
        }
        whenOver.go(false);
    }

    /**
     * An instance has failed, and no longer counts as living. The action runs when everything that is ready now is in
     * its lane, or when storage restarts.
     */
    void failed(StoredTask task, StoredJob.Waiting whenOver) {
        if (task.retriesLeft > 0) {
            task.retriesLeft--;
            offerAgain(task, whenOver);
            return;
        }
        ready.remove(task);
        move(task, TaskState.FAILED);
        if (task.lane() == Lane.CLEANUP) {
            end(task.job, JobState.FAILED);
        } else {
            abandon(task.job, JobState.FAILED);
        }
        whenOver.go(false);
    }

    /** Offers a task again, whatever instances it has. */
    void offerAgain(StoredTask task) {
        offerAgain(task, Jobs::nothing);
    }

    private void offerAgain(StoredTask task, StoredJob.Waiting whenOver) {
        if (task.living().isEmpty() && task.state() == TaskState.RUNNING) {
            makeReady(task);
        } else {
            chronicle.note(task, TaskEvent.Kind.READY);
        }
        lane(task.lane()).send(new Sending(List.of(task), whenOver));
    }

    // ---- all of it

    /** Sends every task that is ready, and the commit or cleanup task of every job that waits for one. */
    void redeliver() {
        Map<Lane, List<StoredTask>> again = new EnumMap<>(Lane.class);
        ready.forEach(task -> note(again, task));
        ending.forEach(job -> {
            StoredTask task = job.ending();
            if (task != null) {
                note(again, task);
            }
        });
        again.forEach((lane, tasks) -> lane(lane).send(new Sending(tasks, Jobs::nothing)));
    }

    /**
     * Reads the jobs anew after a restart: no instance lives, and what was running is ready. The lanes have been
     * emptied.
     */
    void recover() {
        ready.clear();
        Map<Lane, List<StoredTask>> found = new EnumMap<>(Lane.class);
        for (StoredJob job : jobs) {
            if (job.state() == JobState.RUNNING) {
                for (StoredTask task : job.tasks) {
                    recover(task, found);
                }
            }
            StoredTask last = job.ending();
            if (last != null) {
                recover(last, found);
            }
        }
        found.forEach((lane, tasks) -> lane(lane).send(new Sending(tasks, Jobs::nothing)));
    }

    private void recover(StoredTask task, Map<Lane, List<StoredTask>> found) {
        dropInstances(task);
        if (task.state() == TaskState.RUNNING) {
            move(task, TaskState.READY);
        }
        if (task.state() == TaskState.READY) {
            if (task.lane() == Lane.REGULAR) {
                ready.add(task);
            }
            note(found, task);
        }
    }

    private void note(Map<Lane, List<StoredTask>> list, StoredTask task) {
        chronicle.note(task, TaskEvent.Kind.READY);
        list.computeIfAbsent(task.lane(), lane -> new ArrayList<>()).add(task);
    }

    // ---- steps

    private void makeReady(StoredTask task) {
        move(task, TaskState.READY);
        chronicle.note(task, TaskEvent.Kind.READY);
        if (task.lane() == Lane.REGULAR) {
            ready.add(task);
        }
    }

    private void awaitEnding(StoredJob job, StoredTask last, StoredJob.Waiting whenOver) {
        ending.add(job);
        makeReady(last);
        lane(last.lane()).send(new Sending(List.of(last), whenOver));
    }

    /** Gives a job up, by way of its cleanup task if it has one. */
    private void abandon(StoredJob job, JobState endsAs) {
        for (StoredTask task : job.tasks) {
            giveUp(task);
        }
        if (job.commit != null) {
            giveUp(job.commit);
        }
        ending.remove(job);
        if (job.cleanup == null) {
            end(job, endsAs);
        } else {
            job.endsAs = endsAs;
            move(job, JobState.CLEANUP_READY);
            awaitEnding(job, job.cleanup, Jobs::nothing);
        }
    }

    private void end(StoredJob job, JobState as) {
        move(job, as);
        ending.remove(job);
        if (job.state() != JobState.SUCCEEDED) {
            for (StoredTask task : job.tasks) {
                giveUp(task);
            }
        }
        if (job.commit != null) {
            giveUp(job.commit);
        }
        if (job.cleanup != null) {
            giveUp(job.cleanup);
        }
    }

    private void giveUp(StoredTask task) {
        dropInstances(task);
        if (!task.state().isTerminal()) {
            ready.remove(task);
            move(task, TaskState.CANCELLED);
            chronicle.note(task, TaskEvent.Kind.CANCELLED);
        }
    }

    private void dropInstances(StoredTask task) {
        for (TaskInstance instance : List.copyOf(task.living())) {
            task.remove(instance);
            chronicle.note(task, TaskEvent.Kind.LOST, instance.executionManagerId());
            onGone.accept(instance);
        }
    }

    private void letGo(StoredJob job, boolean restarted) {
        job.unlock().forEach(waiting -> guard.afterwards(() -> waiting.go(restarted)));
    }

    private void move(StoredJob job, JobState next) {
        JobState last = job.state();
        job.state(next);
        count(jobCounts, last, -1);
        count(jobCounts, next, 1);
    }

    private void move(StoredTask task, TaskState next) {
        count(taskCounts, task.state(), -1);
        count(taskCounts, next, 1);
        task.state(next);
    }

    private static <E extends Enum<E>> void count(Map<E, Integer> counts, E kind, int more) {
        counts.merge(kind, more, Integer::sum);
    }

    private StorageLane lane(Lane lane) {
        StorageLane found = lanes.get(lane);
        if (found == null) {
            throw new IllegalStateException("no lane " + lane);
        }
        return found;
    }

    private static void nothing(boolean restarted) {}

    private static long index(StoredTask task) {
        return ((TaskId.Index) task.entry.taskId()).value();
    }
}
