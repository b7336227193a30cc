package org.spiderscheduler.core.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.time.wheel.Timed;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * Alarms on a timer wheel, without a thread: its owner turns it with {@link #advanceTo(long)}. In production the owner
 * is {@link TimerThread}, in a test the test. It is public for other owners: the testkit's virtual time is built on it,
 * so that tests run the production wheel, and a timer on an existing event loop could be built on it too. If you only
 * need a timer, use {@link TimerThread}.
 *
 * <p>An owner turns it at {@link #nextTurn()} at the latest, and checks again when told that this has become
 * {@linkplain #WheelTimer(NanoClock, Runnable) earlier}.
 *
 * <p>One lock guards the wheel and the alarms. Alarms go off under no lock.
 */
public final class WheelTimer implements Timer {
    private static final Logger LOG = LoggerFactory.getLogger(WheelTimer.class);

    private final NanoClock clock;
    private final Runnable onEarlier;
    private final ReentrantLock lock = new ReentrantLock();
    private final TimerWheel<WheelAlarm> wheel;
    private final Consumer<WheelAlarm> collector = this::collect;

    /** The alarms taken from the wheel, chained: letting them go off must allocate nothing, since that could fail. */
    private @Nullable WheelAlarm firstDue;

    private @Nullable WheelAlarm lastDue;
    private volatile long nextTurn;
    private volatile @Nullable Thread turning;

    /**
     * A timer with no alarms, whose owner looks at {@link #nextTurn()} whenever it may have changed.
     *
     * @param clock its clock
     */
    public WheelTimer(NanoClock clock) {
        this(clock, () -> {});
    }

    /**
     * A timer with no alarms.
     *
     * @param clock its clock
     * @param onEarlier run when {@link #nextTurn()} has become earlier, maybe under locks held by whoever sets an
     *     alarm; must not block
     */
    public WheelTimer(NanoClock clock, Runnable onEarlier) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.onEarlier = Objects.requireNonNull(onEarlier, "onEarlier");
        long now = clock.nanoTime();
        this.wheel = new TimerWheel<>(now);
        this.nextTurn = now + TimerWheel.MAX_WAIT_NANOS;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Alarm alarm(String name, Runnable onDue) {
        return new WheelAlarm(Objects.requireNonNull(name, "name"), Objects.requireNonNull(onDue, "onDue"));
    }

    @Override
    public void checkMayBlock() {
        if (Thread.currentThread() == turning) {
            throw new IllegalStateException("a call from an alarm must not block: it would stop the clock");
        }
    }

    /**
     * Lets every due alarm go off on this thread, in no particular order within a tick.
     *
     * @param now the time now, on the clock
     * @throws IllegalStateException if alarms are already going off: on another thread, or because an alarm calls this
     */
    public void advanceTo(long now) {
        WheelAlarm due;
        lock.lock();
        try {
            if (turning != null) {
                throw new IllegalStateException("alarms are going off on thread " + turning.getName());
            }
            wheel.expire(now, Integer.MAX_VALUE, collector);
            nextTurn = wheel.nextTurn();
            due = firstDue;
            firstDue = null;
            lastDue = null;
            turning = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            while (due != null) {
                WheelAlarm next = due.nextDue;
                due.nextDue = null;
                due.goOff();
                due = next;
            }
        } finally {
            turning = null;
        }
    }

    private void collect(WheelAlarm alarm) {
        alarm.linked = false;
        if (lastDue == null) {
            firstDue = alarm;
        } else {
            lastDue.nextDue = alarm;
        }
        lastDue = alarm;
    }

    /**
     * When to turn it next: the earliest deadline if it is near, else some time before that; after a cancel, maybe
     * earlier than needed.
     *
     * @return the time on the clock; 146 years after this timer was made if no alarm was set when it was last turned
     */
    public long nextTurn() {
        return nextTurn;
    }

    /**
     * Whether no alarm is set.
     *
     * @return true if there is nothing to wait for
     */
    public boolean isIdle() {
        lock.lock();
        try {
            return wheel.size() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** The alarms that are set, the earliest first, each with the time left. */
    @Override
    public String toString() {
        lock.lock();
        try {
            StringJoiner text = new StringJoiner(", ", "[", "]");
            long now = clock.nanoTime();
            List<WheelAlarm> pending = new ArrayList<>();
            wheel.forEach(pending::add);
            pending.sort(Comparator.comparingLong((WheelAlarm alarm) -> alarm.deadline - now)
                    .thenComparing(alarm -> alarm.name));
            pending.forEach(alarm -> text.add(alarm.name + " in " + (alarm.deadline - now) + " ns"));
            return text.toString();
        } finally {
            lock.unlock();
        }
    }

    private final class WheelAlarm implements Alarm, Timed<WheelAlarm> {
        private final String name;
        private final Runnable onDue;
        private long deadline;
        private boolean linked;
        private @Nullable WheelAlarm next;
        private @Nullable WheelAlarm previous;
        private @Nullable WheelAlarm nextDue;

        WheelAlarm(String name, Runnable onDue) {
            this.name = name;
            this.onDue = onDue;
        }

        @Override
        public void set(long deadlineNanos) {
            boolean earlier;
            lock.lock();
            try {
                unlink();
                long now = clock.nanoTime();
                deadline = deadlineNanos - now > TimerWheel.MAX_WAIT_NANOS
                        ? now + TimerWheel.MAX_WAIT_NANOS
                        : deadlineNanos;
                linked = true;
                wheel.add(this);
                long turn = wheel.nextTurn();
                earlier = turn - nextTurn < 0;
                nextTurn = turn;
            } finally {
                lock.unlock();
            }
            if (earlier) {
                onEarlier.run();
            }
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                unlink();
            } finally {
                lock.unlock();
            }
        }

        private void unlink() {
            if (linked) {
                linked = false;
                wheel.remove(this);
            }
        }

        void goOff() {
            try {
                onDue.run();
            } catch (Throwable failure) {
                SafeLog.error(LOG, failure, "alarm \"{}\" threw; the timer goes on", name);
            }
        }

        @Override
        public long deadline() {
            return deadline;
        }

        @Override
        public @Nullable WheelAlarm nextTimed() {
            return next;
        }

        @Override
        public @Nullable WheelAlarm previousTimed() {
            return previous;
        }

        @Override
        public void nextTimed(@Nullable WheelAlarm next) {
            this.next = next;
        }

        @Override
        public void previousTimed(@Nullable WheelAlarm previous) {
            this.previous = previous;
        }
    }
}
