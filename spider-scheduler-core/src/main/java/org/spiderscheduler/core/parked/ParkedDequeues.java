package org.spiderscheduler.core.parked;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.NanoClock;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * The parked dequeues, in order of arrival, each waiting until its deadline. Guarded by the queue's lock.
 *
 * <p>The clock is not read for each of them: once sixteen in a row have parked within about a microsecond of each
 * other, only every sixteenth reads it, as long as that pace lasts. Those between two readings begin to wait at the
 * next one: a later dequeue's, or the alarm's, which is set for a tick after the last reading. So no wait is shorter
 * than requested.
 *
 * <p>Otherwise the alarm is set for the earliest deadline, or before it. Only when that deadline has come are the
 * waiting dequeues put into the timer wheel: most are served before that, and the wheel costs them nothing.
 */
public final class ParkedDequeues {
    /** After this many readings in quick succession, one reading is for this many dequeues. */
    private static final int RUN = 16;

    /**
     * The longest time in nanoseconds between dequeues that park in quick succession; on average, once only every
     * sixteenth reads the clock.
     */
    private static final long QUICK = TimerWheel.TICK_NANOS >> 10;

    private final ParkedList<ParkedDequeue<?>> list = new ParkedList<>();
    private final NanoClock clock;
    private final Alarm alarm;
    private final TimerWheel<ParkedDequeue<?>> wheel;

    /** Later than any deadline, for 146 years. */
    private final long never;

    /** What the clock showed when it was last read because a dequeue parked. */
    private long looked;

    /** How many readings in a row came quickly; up to {@link #RUN}. */
    private int quick;

    /** How many dequeues may still park before the next reading. */
    private int spared;

    /** How many parked dequeues have not begun to wait. */
    private int unbegun;

    /** No wait that has begun ends before this. */
    private long earliest;

    /** What the alarm is set for, or has gone off for; {@link #never} if neither. */
    private long alarmAt;

    /** The last dequeue in the wheel: those that arrived before it are in the wheel too, those after it are not. */
    private @Nullable ParkedDequeue<?> lastTimed;

    /**
     * Holds no dequeue yet.
     *
     * @param clock the clock that deadlines are measured on
     * @param alarm must call {@link #expire} when it goes off
     */
    public ParkedDequeues(NanoClock clock, Alarm alarm) {
        this.clock = clock;
        this.alarm = Objects.requireNonNull(alarm, "alarm");
        this.looked = clock.nanoTime();
        this.wheel = new TimerWheel<>(looked);
        this.never = looked + Long.MAX_VALUE;
        this.earliest = never;
        this.alarmAt = never;
    }

    /**
     * The one that arrived first.
     *
     * @return {@code null} if there is none
     */
    public @Nullable ParkedDequeue<?> first() {
        return list.first();
    }

    /**
     * Whether there is none.
     *
     * @return true if {@link #size()} is 0
     */
    public boolean isEmpty() {
        return list.isEmpty();
    }

    /**
     * How many there are.
     *
     * @return not negative
     */
    public int size() {
        return list.size();
    }

    /**
     * How many of them have been put into the wheel; for tests (§4.7).
     *
     * @return at most {@link #size()}
     */
    public int timed() {
        return wheel.size();
    }

    /** How many have not begun to wait; for tests. */
    int unbegun() {
        return unbegun;
    }

    /**
     * Links a call.
     *
     * @param dequeue not linked; it may have been linked before if it was created with a deadline
     */
    public void addLast(ParkedDequeue<?> dequeue) {
        list.addLast(dequeue);
        dequeue.markUntimed();
        if (dequeue.hasBegun()) {
            expect(dequeue.deadline());
            setAlarm(earliest);
        } else {
            unbegun++;
            if (spared > 0) {
                spared--;
                setAlarm(looked + TimerWheel.TICK_NANOS);
            } else {
                look();
            }
        }
    }

    /**
     * Unlinks a call.
     *
     * @param dequeue linked here
     */
    public void remove(ParkedDequeue<?> dequeue) {
        if (dequeue.isTimed()) {
            wheel.remove(dequeue);
            unlinkTimed(dequeue);
        } else {
            if (!dequeue.hasBegun()) {
                unbegun--;
            }
            list.remove(dequeue);
        }
    }

    private void unlinkTimed(ParkedDequeue<?> dequeue) {
        if (dequeue == lastTimed) {
            lastTimed = list.before(dequeue);
        }
        list.remove(dequeue);
    }

    /**
     * Begins the waits that have not begun, and unlinks those whose time is up.
     *
     * @param most how many to unlink, and how many to put into the wheel, at most; at least 1
     * @param expired gets each
     * @return whether that was all; if not, this must be called again at once
     */
    public boolean expire(int most, Consumer<ParkedDequeue<?>> expired) {
        alarmAt = never; // first: if anything is thrown here, the next dequeue that parks sets the alarm
        long now = clock.nanoTime();
        begin(now);
        // The next dequeues read the clock themselves until they come quickly again; otherwise each straggler would
        // need the alarm.
        quick = 0;
        spared = 0;
        if (earliest - now <= 0) {
            ParkedDequeue<?> untimed = lastTimed == null ? list.first() : list.after(lastTimed);
            for (int i = 0; i < most && untimed != null; i++) {
                wheel.add(untimed);
                lastTimed = untimed;
                untimed = list.after(untimed);
            }
            int count = wheel.expire(now, most, dequeue -> {
                unlinkTimed(dequeue);
                expired.accept(dequeue);
            });
            if (count == most || untimed != null) {
                return false;
            }
            earliest = wheel.nextTurn();
        }
        if (list.isEmpty()) {
            earliest = never;
        } else {
            setAlarm(earliest);
        }
        return true;
    }

    /** Unsets the alarm; to be called once no dequeue is parked and none will be. */
    public void close() {
        alarm.cancel();
    }

    private void look() {
        long now = clock.nanoTime();
        long since = now - looked;
        // No time at all does not count as quick: a coarse clock stands still now and then, and a test's clock for
        // long, and such a test must get exact deadlines.
        if (since > (quick < RUN ? QUICK : RUN * QUICK) || (since <= 0 && quick == RUN)) {
            quick = 0;
        } else if (since > 0 && quick < RUN) {
            quick++;
        }
        spared = quick < RUN ? 0 : RUN - 1;
        looked = now;
        begin(now);
        setAlarm(earliest);
    }

    /**
     * Begins the waits that have not begun. These dequeues have parked since the last reading, so the list is searched
     * from its end.
     */
    private void begin(long now) {
        for (ParkedDequeue<?> dequeue = list.last(); dequeue != null && unbegun > 0; dequeue = list.before(dequeue)) {
            if (!dequeue.hasBegun()) {
                dequeue.begin(now);
                unbegun--;
                expect(dequeue.deadline());
            }
        }
    }

    private void expect(long deadline) {
        if (deadline - earliest < 0) {
            earliest = deadline;
        }
    }

    private void setAlarm(long at) {
        if (at - alarmAt < 0) {
            alarm.set(at);
            alarmAt = at;
        }
    }
}
