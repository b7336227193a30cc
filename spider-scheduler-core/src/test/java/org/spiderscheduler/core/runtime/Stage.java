package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.HeldPolls;
import org.spiderscheduler.core.time.ManualTimer;

/** A storage that holds its polls, and a time and an executor that the test moves, for runtimes. */
final class Stage {
    final HeldPolls storage = new HeldPolls(2);
    final ManualTimer timer = new ManualTimer();
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    SchedulerRuntime.Builder builder() {
        return SchedulerRuntime.builder(storage, new SessionId(1), () -> new SchedulerId(9))
                .timer(timer)
                .executor(tasks::add)
                .random(new Random(7));
    }

    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void advance(Duration step) {
        timer.advance(step);
        run();
    }

    void start(SchedulerRuntime runtime) {
        runtime.start();
        run();
    }

    void answer(Lane lane, long session, TaskId... entries) {
        storage.answer(lane, session, entries);
        run();
    }

    /** Answers, with nothing, every poll that is in flight. */
    void answerAll(long session) {
        for (Lane lane : Lane.values()) {
            answer(lane, session);
        }
    }
}
