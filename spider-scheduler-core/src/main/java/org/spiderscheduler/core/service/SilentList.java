package org.spiderscheduler.core.service;

import org.jspecify.annotations.Nullable;

/**
 * The execution managers with no parked call, the one heard from longest ago first. Every call and every heartbeat
 * changes the list, so its members hold the links: nothing is looked up and nothing allocated. Guarded by the service's
 * lock.
 */
final class SilentList {
    private @Nullable ExecutionManager first;
    private @Nullable ExecutionManager last;

    @Nullable
    ExecutionManager first() {
        return first;
    }

    /** Appends one, or moves it to the end. */
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
