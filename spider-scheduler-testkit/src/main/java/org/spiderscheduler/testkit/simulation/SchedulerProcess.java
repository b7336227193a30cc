package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.TaskRef;
import org.spiderscheduler.testkit.VirtualTime;

/**
 * The process that a scheduler lives in: its timer and its executor. When it is killed, nothing of it runs any more.
 */
final class SchedulerProcess implements Timer, Executor {
    private static final long LONGEST_CALLBACK_NANOS = Duration.ofMillis(500).toNanos();

    private final SimulationRun run;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Map<ProcessAlarm, String> pending = new LinkedHashMap<>();
    private long latestNanos;
    private long everLatestNanos;
    private boolean killed;
    private boolean onExecutor;

    SchedulerProcess(SimulationRun run, RandomGenerator random) {
        this.run = run;
        this.time = run.time();
        this.random = random;
    }

    void kill() {
        killed = true;
        pending.clear();
    }

    boolean isKilled() {
        return killed;
    }

    /**
     * Reports a call that the core makes outside its executor: in production that would be a race, though here all runs
     * on one thread.
     */
    void checkOnExecutor(String call, @Nullable TaskRef task) {
        if (!onExecutor) {
            run.violation(
                    "5.10",
                    "the core made a call outside its executor: " + call,
                    "what calls the core: an alarm of a timer that is not the one from coreWithTimer, a listener, or an answer"
                            + " of storage that a scheduler wired by hand does not pass to the executor",
                    task);
        }
    }

    /** From now on an alarm goes off up to this much late. */
    void lateUpTo(Duration lateness) {
        latestNanos = lateness.toNanos();
        everLatestNanos = Math.max(everLatestNanos, latestNanos);
    }

    /** How late an alarm may have gone off, or may yet. */
    Duration everLate() {
        return Duration.ofNanos(everLatestNanos);
    }

    /** The alarms that are set, and their names. */
    Map<?, String> pendingAlarms() {
        return pending;
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public void checkMayBlock() {
        time.checkMayBlock();
    }

    @Override
    public void execute(Runnable task) {
        run.checkThread();
        time.execute(() -> {
            if (!killed) {
                onExecutor = true;
                try {
                    task.run();
                } finally {
                    onExecutor = false;
                }
            }
        });
    }

    /** An executor with too few threads: what it is given runs up to half a second later. */
    Executor callbacks() {
        return task -> alarm("simulation: a callback", task).set(nanoTime() + random.nextLong(LONGEST_CALLBACK_NANOS));
    }

    @Override
    public Alarm alarm(String name, Runnable onDue) {
        return new ProcessAlarm(name, onDue);
    }

    private final class ProcessAlarm implements Alarm {
        private final String name;
        private final Alarm alarm;

        ProcessAlarm(String name, Runnable onDue) {
            this.name = name;
            alarm = time.alarm(name, () -> {
                if (!killed) {
                    pending.remove(this);
                    onDue.run();
                }
            });
        }

        @Override
        public void set(long deadlineNanos) {
            run.checkThread();
            if (!killed) {
                pending.put(this, name);
                alarm.set(deadlineNanos + (latestNanos == 0 ? 0 : random.nextLong(latestNanos)));
            }
        }

        @Override
        public void cancel() {
            pending.remove(this);
            alarm.cancel();
        }
    }
}
