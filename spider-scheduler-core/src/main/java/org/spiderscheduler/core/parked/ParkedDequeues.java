package org.spiderscheduler.core.parked;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * The dequeues that wait, in the order of their arrival, each until its deadline. Guarded by the queue's lock.
 *
 * <p>The alarm is set for the earliest deadline, or before it. Only when it goes off are those that wait put into the timer
 * wheel: most are served before that, and the wheel costs them nothing.
 */
public final class ParkedDequeues {
    private final ParkedList<ParkedDequeue<?>> list = new ParkedList<>();
    private final TimerWheel<ParkedDequeue<?>> wheel;
    private final Alarm alarm;
    private boolean alarmSet;
    private long alarmAt;

    /** The first that is not in the wheel; those that arrived after it are not either. */
    private @Nullable ParkedDequeue<?> firstUntimed;

    /**
     * Holds none yet.
     *
     * @param now the time now
     * @param alarm is to call {@link #expire}
     */
    public ParkedDequeues(long now, Alarm alarm) {
        this.wheel = new TimerWheel<>(now);
        this.alarm = Objects.requireNonNull(alarm, "alarm");
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

    /**
     * Links a call.
     *
     * @param dequeue not linked yet; it may have been before
     */
    public void addLast(ParkedDequeue<?> dequeue) {
        list.addLast(dequeue);
        dequeue.markUntimed();
        if (firstUntimed == null) {
            firstUntimed = dequeue;
        }
        setAlarm(dequeue.deadline());
    }

    /**
     * Unlinks a call.
     *
     * @param dequeue linked here
     */
    public void remove(ParkedDequeue<?> dequeue) {
        if (dequeue.isTimed()) {
            wheel.remove(dequeue);
        } else if (dequeue == firstUntimed) {
            firstUntimed = list.after(dequeue);
        }
        list.remove(dequeue);
    }

    /**
     * Unlinks those whose time is up.
     *
     * @param now the time now
     * @param most how many of them, and of those that are put into the wheel, in one go; at least 1
     * @param expired gets each
     * @return whether that was all; else it is to be called again at once
     */
    public boolean expire(long now, int most, Consumer<ParkedDequeue<?>> expired) {
        for (int i = 0; i < most && firstUntimed != null; i++) {
            wheel.add(firstUntimed);
            firstUntimed = list.after(firstUntimed);
        }
        int count = wheel.expire(now, most, dequeue -> {
            list.remove(dequeue);
            expired.accept(dequeue);
        });
        if (count == most || firstUntimed != null) {
            return false;
        }
        alarmSet = false;
        if (wheel.size() > 0) {
            setAlarm(wheel.nextTurn());
        }
        return true;
    }

    /** Lets nobody's time be up any more: the alarm stays unset. */
    public void close() {
        alarm.cancel();
    }

    private void setAlarm(long deadline) {
        if (!alarmSet || deadline - alarmAt < 0) {
            alarmSet = true;
            alarmAt = deadline;
            alarm.set(deadline);
        }
    }
}
