package org.spiderscheduler.core.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * The execution managers with no parked call, the one heard from longest ago first, and the alarm for its death. Every
 * call and every heartbeat changes the list, so its members hold the links: nothing is looked up and nothing allocated.
 * Guarded by the service's lock.
 */
final class SilentList {
    private final Alarm alarm;
    private final long livenessNanos;
    private @Nullable ExecutionManager first;
    private @Nullable ExecutionManager last;

    /** Whether the alarm will go off, at the latest when the first is dead; it is not moved for each that is heard. */
    private boolean alarmSet;

    private boolean closed;

    /**
     * Holds nobody yet.
     *
     * @param alarm when it goes off, {@link #firstDead} is to be called, and each removed, until there is none
     * @param livenessTimeout after which silence an execution manager is dead
     */
    SilentList(Alarm alarm, Duration livenessTimeout) {
        this.alarm = alarm;
        this.livenessNanos = TimerWheel.nanos(livenessTimeout);
    }

    /** The first one if it is dead; otherwise {@code null}, and the alarm is set again if it may still die. */
    @Nullable
    ExecutionManager firstDead(long now) {
        alarmSet = false;
        ExecutionManager longest = first;
        if (longest == null || closed || now - longest.lastHeard < livenessNanos) {
            setAlarm();
            return null;
        }
        return longest;
    }

    /** Nobody dies any more. */
    void close() {
        closed = true;
        alarm.cancel();
    }

    private void setAlarm() {
        if (first != null && !alarmSet && !closed) {
            alarm.set(first.lastHeard + livenessNanos);
            alarmSet = true;
        }
    }

    /** Appends one that has just been heard from, or moves it to the end. */
    void addLast(ExecutionManager member) {
        remove(member);
        member.silent = true;
        member.silentBefore = last;
        if (last == null) {
            first = member;
        } else {
            last.silentAfter = member;
        }
        last = member;
        setAlarm();
    }

    /** Takes one out; it need not be in. */
    void remove(ExecutionManager member) {
        if (!member.silent) {
            return;
        }
        ExecutionManager before = member.silentBefore;
        ExecutionManager after = member.silentAfter;
        if (before == null) {
            first = after;
        } else {
            before.silentAfter = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.silentBefore = before;
        }
        member.silent = false;
        member.silentBefore = null;
        member.silentAfter = null;
    }
}
