package org.spiderscheduler.core.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.core.future.Handover;
import org.spiderscheduler.core.log.SafeLog;

/**
 * Runs tasks one after the other, in the order of their submission, on an executor that may have many threads (§5.10).
 * Each task sees the effects of those before it. The lock guards the queue and the flag; no task runs under it.
 */
final class SerialExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    /** How many tasks run before the thread is given back, so that a shared executor stays fair. */
    private static final int TURN = 1_024;

    private final Executor executor;
    private final Lock lock;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean scheduled;
    /** The thread whose turn it is. Cleared before the next turn can begin, so that no turn overwrites another's. */
    private volatile @Nullable Thread running;

    private volatile boolean refusalIsNews = true;

    SerialExecutor(Executor executor) {
        this(executor, new ReentrantLock());
    }

    /** For a test that inspects the state between two steps. */
    SerialExecutor(Executor executor, Lock lock) {
        this.executor = executor;
        this.lock = lock;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            tasks.addLast(task);
            if (scheduled) {
                return;
            }
            scheduled = true;
        } finally {
            lock.unlock();
        }
        schedule(this::runTurns);
    }

    /** To be called at the end: from now on the executor may refuse tasks, since it may have been shut down. */
    void expectRefusals() {
        refusalIsNews = false;
    }

    /** Whether this thread is running one of its tasks. */
    boolean isHere() {
        return Thread.currentThread() == running;
    }

    private void schedule(Runnable turn) {
        Throwable refusal = Handover.to(executor, turn);
        if (refusal == null) {
            return;
        }
        String said = "the runtime's executor refused a task: it ran on {}, as will any other task that is refused";
        if (refusalIsNews) {
            refusalIsNews = false;
            SafeLog.warn(LOG, refusal, said, Thread.currentThread());
        } else {
            SafeLog.debug(LOG, refusal, said, Thread.currentThread());
        }
    }

    private void runTurns() {
        NextTurn next;
        do {
            running = Thread.currentThread();
            for (int i = 0; i < TURN; i++) {
                Runnable task = next();
                if (task == null) {
                    return;
                }
                try {
                    task.run();
                } catch (Throwable failure) {
                    SafeLog.error(LOG, failure, "a task of the runtime threw; the runtime goes on");
                }
            }
            running = null;
            next = new NextTurn();
            schedule(next);
            next.handedOver = true;
        } while (next.leftToCaller);
    }

    /** The next task; if there is none, the turn is over. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = tasks.pollFirst();
            if (task == null) {
                running = null;
                scheduled = false;
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A turn that follows another. If it ran inside the call that hands it over, because the executor runs tasks there
     * or refuses them, the stack would grow with every turn; so it is left to the caller then. Only the thread that
     * hands it over reads and writes the flags.
     */
    private final class NextTurn implements Runnable {
        private final Thread scheduler = Thread.currentThread();
        private boolean handedOver;
        private boolean leftToCaller;

        @Override
        public void run() {
            if (Thread.currentThread() == scheduler && !handedOver) {
                leftToCaller = true;
            } else {
                runTurns();
            }
        }
    }
}
