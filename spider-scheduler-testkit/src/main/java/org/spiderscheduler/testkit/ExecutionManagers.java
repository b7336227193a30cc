package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.core.time.Alarm;

/**
 * The execution managers that storage knows, the instances that they run, and the sweep over both. Under the lock of
 * storage.
 *
 * <p>A sweep goes through the execution managers and the living instances, not through the tasks: its cost grows with
 * the fleet. It is only scheduled while there is something to sweep, so that nothing is pending in an idle storage.
 */
final class ExecutionManagers {
    private final Chronicle chronicle;
    private final long firstId;
    private final long sweepNanos;
    private final long deadNanos;
    private final Alarm alarm;
    private final List<StoredExecutionManager> all = new ArrayList<>();
    private final List<StoredExecutionManager> alive = new ArrayList<>();
    private final Set<TaskInstance> living = new LinkedHashSet<>();
    private long nextInstance = 1;
    private long sweepsFrom;
    private boolean set;

    ExecutionManagers(
            Guard guard,
            Chronicle chronicle,
            ExecutionManagerId firstId,
            Duration sweepInterval,
            Duration deadAfter,
            Runnable onSweep) {
        this.chronicle = chronicle;
        this.firstId = firstId.value();
        this.sweepNanos = sweepInterval.toNanos();
        this.deadNanos = deadAfter.toNanos();
        this.alarm = chronicle.timer.alarm("storage: the sweep for dead execution managers", () -> guard.run(onSweep));
    }

    StoredExecutionManager add() {
        StoredExecutionManager added =
                new StoredExecutionManager(new ExecutionManagerId(firstId + all.size()), chronicle.now());
        all.add(added);
        alive.add(added);
        setSweep();
        return added;
    }

    @Nullable
    StoredExecutionManager find(ExecutionManagerId id) {
        long index = id.value() - firstId;
        return Long.compareUnsigned(index, all.size()) < 0 ? all.get((int) index) : null;
    }

    TaskInstance instance(StoredTask task, StoredExecutionManager holder) {
        long deadline = chronicle.now() + saturated(task.spec.softTimeout());
        TaskInstance instance = new TaskInstance(nextInstance++, chronicle.session(), task, holder, deadline);
        living.add(instance);
        holder.instances.add(instance);
        return instance;
    }

    /** Forgets an instance that will not report any more. */
    void gone(TaskInstance instance) {
        instance.living = false;
        living.remove(instance);
        instance.holder.instances.remove(instance);
    }

    /** The process of storage begins anew, and with it its sweeps. */
    void restarted() {
        sweepsFrom = chronicle.now();
        alarm.cancel();
        set = false;
        setSweep();
    }

    void sweep(Jobs jobs) {
        set = false;
        long now = chronicle.now();
        List<StoredExecutionManager> silent = new ArrayList<>();
        alive.removeIf(each -> now - each.lastHeard() > deadNanos && silent.add(each));
        silent.forEach(dead -> bury(dead, jobs));
        for (TaskInstance instance : List.copyOf(living)) {
            if (!instance.timedOut && now - instance.softDeadline >= 0 && instance.living) {
                instance.timedOut = true;
                if (!instance.task.state().isTerminal()) {
                    chronicle.note(instance.task, TaskEvent.Kind.TIMED_OUT, instance.executionManagerId());
                    jobs.offerAgain(instance.task);
                }
            }
        }
        setSweep();
    }

    private void bury(StoredExecutionManager dead, Jobs jobs) {
        dead.dead = true;
        for (TaskInstance instance : List.copyOf(dead.instances)) {
            gone(instance);
            instance.task.remove(instance);
            if (!instance.task.state().isTerminal()) {
                chronicle.note(instance.task, TaskEvent.Kind.LOST, dead.id);
                jobs.offerAgain(instance.task);
            }
        }
    }

    private void setSweep() {
        if (!set && !alive.isEmpty()) {
            set = true;
            long now = chronicle.now();
            long next = sweepsFrom + ((now - sweepsFrom) / sweepNanos + 1) * sweepNanos;
            alarm.set(chronicle.timer.nanoTime() + (next - now));
        }
    }

    private static long saturated(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE >> 2)) > 0 ? Long.MAX_VALUE >> 2 : duration.toNanos();
    }
}
