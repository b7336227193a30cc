package org.spiderscheduler.core.parked;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.NanoClock;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * The dequeues that wait, in the order of their arrival, each until its deadline. Guarded by the queue's lock.
 *
 * <p>The clock is not looked at for each of them: once sixteen in a row have parked within about a microsecond of each
 * other, only every sixteenth looks, while that pace is kept. Those between two looks begin to wait at the next: a
 * later dequeue's, or the alarm's, which is set for a tick after the last look. So no wait is shorter than was asked
 * for.
 *
 * <p>Otherwise the alarm is set for the earliest deadline, or before it. Only when that has come are those that wait
 * put into the timer wheel: most are served before, and the wheel costs them nothing.
 */
public final class ParkedDequeues {
    /** After so many looks in quick succession, one is for so many dequeues. */
    private static final int RUN = 16;

    /**
     * How many nanoseconds apart dequeues park at most, in quick succession; once only every sixteenth looks, on
     * average.
     */
    private static final long QUICK = TimerWheel.TICK_NANOS >> 10;

    private final ParkedList<ParkedDequeue<?>> list = new ParkedList<>();
    private final NanoClock clock;
    private final Alarm alarm;
    private final TimerWheel<ParkedDequeue<?>> wheel;

    /** Later than any deadline, for 146 years. */
    private final long never;

    /** When the clock was last looked at because one parked. */
    private long looked;

    /** How many looks in a row came quickly; up to {@link #RUN}. */
    private int quick;

    /** How many may still park before the next look. */
    private int spared;

    /** How many of those parked have not begun to wait. */
    private int unbegun;

    /** None of those that have begun is over before this. */
    private long earliest;

    /** What the alarm is set for, or has gone off for; {@link #never} if for nothing. */
    private long alarmAt;

    /** The last that is in the wheel: those that arrived before it are too, and those after it are not. */
    private @Nullable ParkedDequeue<?> lastTimed;

    /**
     * Holds none yet.
     *
     * @param clock what deadlines are measured by
     * @param alarm is to call {@link #expire}
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
     * @param dequeue not linked yet; it may have been before if its deadline was given
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
     * @param most how many of them, and of those that are put into the wheel, in one go; at least 1
     * @param expired gets each
     * @return whether that was all; else it is to be called again at once, and no alarm is set
     */
    public boolean expire(int most, Consumer<ParkedDequeue<?>> expired) {
        long now = clock.nanoTime();
        begin(now);
        // Who comes next looks for itself, until they come quickly again: else each straggler would need the alarm.
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
        alarmAt = never;
        if (list.isEmpty()) {
            earliest = never;
        } else {
            setAlarm(earliest);
        }
        return true;
    }

    /** Sets the alarm for a tick later, after {@link #expire} has thrown: else no wait would end any more. */
    public void expireAgain() {
        alarmAt = never;
        setAlarm(clock.nanoTime() + TimerWheel.TICK_NANOS);
    }

    /** Unsets the alarm; to be called once none is parked, and none will be. */
    public void close() {
        alarm.cancel();
    }

    private void look() {
        long now = clock.nanoTime();
        long since = now - looked;
        // No time at all counts for nothing: a coarse clock stands still now and then, and a test's for long. That test
        // is to get exact deadlines.
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
     * Begins the waits that have not begun. They have parked since the last look, so the list is searched from its end.
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
