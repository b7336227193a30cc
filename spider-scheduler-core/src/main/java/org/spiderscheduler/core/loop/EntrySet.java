package org.spiderscheduler.core.loop;

import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.InboundEntry;

/**
 * The entries held of a lane, to recognize duplicates. Every task passes through it, so it is a table with linear
 * probing: a {@code HashSet} allocates a node of 32 bytes for each.
 */
final class EntrySet {
    private static final int SMALLEST = 64;
    /**
     * Moves neighbours, such as the tasks of a job and the jobs of a cluster, away from each other (2<sup>64</sup> /
     * φ). An entry's own hash would not do: it spreads jobs, then adds the task's index, so that a job's tasks lie in a
     * run, and under linear probing runs that meet grow into long searches.
     */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** A power of two long, and at most half full. */
    private @Nullable InboundEntry[] table = new InboundEntry[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    /** Adds an entry; false if it is there already. */
    boolean add(InboundEntry entry) {
        int slot = find(entry);
        if (table[slot] != null) {
            return false;
        }
        table[slot] = entry;
        size++;
        if (size > table.length / 2) {
            grow();
        }
        return true;
    }

    /** Removes an entry; false if it is not there. */
    boolean remove(InboundEntry entry) {
        int gap = find(entry);
        if (table[gap] == null) {
            return false;
        }
        // Those behind it move up, as far as their own slots allow: no search may end at a gap too early.
        int mask = table.length - 1;
        int next = (gap + 1) & mask;
        for (InboundEntry moved = table[next]; moved != null; moved = table[next]) {
            if (((next - slot(moved)) & mask) >= ((next - gap) & mask)) {
                table[gap] = moved;
                gap = next;
            }
            next = (next + 1) & mask;
        }
        table[gap] = null;
        size--;
        return true;
    }

    void clear() {
        table = new InboundEntry[SMALLEST];
        size = 0;
    }

    /** Where it is, or where it would be put. */
    private int find(InboundEntry entry) {
        int slot = slot(entry);
        for (InboundEntry there = table[slot]; there != null && !there.equals(entry); there = table[slot]) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private int slot(InboundEntry entry) {
        long hash = (entry.jobId().value() * SPREAD + entry.taskId().hashCode()) * SPREAD;
        return (int) (hash >>> (Long.numberOfLeadingZeros(table.length) + 1));
    }

    private void grow() {
        @Nullable InboundEntry[] before = table;
        table = new InboundEntry[2 * before.length];
        for (InboundEntry entry : before) {
            if (entry != null) {
                table[find(entry)] = entry;
            }
        }
    }
}
