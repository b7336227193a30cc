package org.spiderscheduler.core.time.wheel;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hierarchical timer wheel over intrusive nodes: insert, remove and expire in constant time, no allocation. Not
 * thread-safe: whoever owns it guards it with a lock.
 *
 * <p>Time is cut into ticks of 2<sup>20</sup> ns (about a millisecond), and the number of a tick into digits of 6 bits.
 * A node lies in the slot of the <em>highest digit in which its tick differs from the wheel's</em> (Varghese and Lauck,
 * "Hashed and Hierarchical Timing Wheels", 1987, scheme 7). As the wheel turns, that digit stays the same until its
 * slot is reached and its nodes move down; so the slot of a node can always be computed, and none needs to store it.
 * Within a tick the exact deadlines count: nothing is early, and nothing later than the call that turns the wheel.
 *
 * @param <N> the nodes
 */
public final class TimerWheel<N extends Timed<N>> {
    private static final int TICK_SHIFT = 20;
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int LEVELS = (Long.SIZE - TICK_SHIFT + DIGIT_BITS - 1) / DIGIT_BITS;

    /** How long a tick is, in nanoseconds. */
    public static final long TICK_NANOS = 1L << TICK_SHIFT;

    /** The longest wait: about 146 years. A longer one is cut to it, so that no sum overflows. */
    public static final long MAX_WAIT_NANOS = Long.MAX_VALUE >> 1;

    private final long origin;
    private final @Nullable Object[] heads = new Object[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS];
    private long currentTick;
    private int size;

    /**
     * Where the walk through a slot resumes after it had unlinked enough; the nodes before this one are walked after
     * it.
     */
    private @Nullable N resume;

    /**
     * An empty wheel.
     *
     * @param now the time now, on the clock that all deadlines are given by
     */
    public TimerWheel(long now) {
        this.origin = now;
    }

    /**
     * A wait in nanoseconds.
     *
     * @param wait not negative
     * @return cut to {@link #MAX_WAIT_NANOS}
     */
    public static long nanos(Duration wait) {
        return wait.compareTo(Duration.ofNanos(MAX_WAIT_NANOS)) > 0 ? MAX_WAIT_NANOS : wait.toNanos();
    }

    /**
     * How many nodes are linked.
     *
     * @return not negative
     */
    public int size() {
        return size;
    }

    /**
     * Links a node.
     *
     * @param node not linked yet; due within {@link #MAX_WAIT_NANOS}, or overdue
     */
    public void add(N node) {
        int slot = slot(node);
        N head = head(slot);
        node.nextTimed(head);
        if (head != null) {
            head.previousTimed(node);
        }
        heads[slot] = node;
        occupied[slot / SLOTS] |= 1L << slot;
        size++;
    }

    /**
     * Unlinks a node.
     *
     * @param node linked in this wheel
     */
    public void remove(N node) {
        N next = node.nextTimed();
        N previous = node.previousTimed();
        if (next != null) {
            next.previousTimed(previous);
        }
        if (previous != null) {
            previous.nextTimed(next);
        } else {
            int slot = slot(node);
            heads[slot] = next;
            if (next == null) {
                occupied[slot / SLOTS] &= ~(1L << slot);
            }
        }
        if (node == resume) {
            resume = next;
        }
        node.nextTimed(null);
        node.previousTimed(null);
        size--;
    }

    /**
     * Turns the wheel, and unlinks what is due.
     *
     * @param now the time now
     * @param most how many to unlink at most; if more are due, the next call goes on where this one ended
     * @param expired gets each node, unlinked; it may link nodes, but must not turn the wheel
     * @return how many were unlinked
     */
    public int expire(long now, int most, Consumer<? super N> expired) {
        long nowTick = Math.max(tick(now), currentTick);
        int count = 0;
        for (int level = firstLevel(); level >= 0; level = firstLevel()) {
            long start = start(level);
            if (start > nowTick) {
                break;
            }
            int slot = level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
            currentTick = start;
            if (level > 0) {
                moveDown(slot);
                continue;
            }
            boolean whole = resume == null;
            N node = whole ? head(slot) : resume;
            resume = null;
            while (node != null && count < most) {
                N next = node.nextTimed();
                if (node.deadline() - now <= 0) {
                    remove(node);
                    expired.accept(node);
                    count++;
                }
                node = next;
            }
            if (count >= most) {
                resume = node;
                return count;
            }
            if (start == nowTick && whole) {
                break;
            }
        }
        currentTick = nowTick;
        return count;
    }

    /**
     * When the wheel is to be turned next: the earliest deadline if it is near, else some time before it, when nodes
     * are to move down.
     *
     * @return the time on the wheel's clock; 146 years after it began if the wheel is empty
     */
    public long nextTurn() {
        int level = firstLevel();
        if (level < 0) {
            return origin + MAX_WAIT_NANOS;
        }
        if (level > 0) {
            return origin + (start(level) << TICK_SHIFT);
        }
        long earliest = Long.MAX_VALUE;
        for (N node = head(Long.numberOfTrailingZeros(occupied[0])); node != null; node = node.nextTimed()) {
            earliest = Math.min(earliest, node.deadline() - origin);
        }
        return origin + earliest;
    }

    /**
     * Visits every node, in no particular order.
     *
     * @param visitor gets each node; must not change the wheel
     */
    public void forEach(Consumer<? super N> visitor) {
        for (int slot = 0; slot < heads.length; slot++) {
            for (N node = head(slot); node != null; node = node.nextTimed()) {
                visitor.accept(node);
            }
        }
    }

    private void moveDown(int slot) {
        N node = head(slot);
        heads[slot] = null;
        occupied[slot / SLOTS] &= ~(1L << slot);
        while (node != null) {
            N next = node.nextTimed();
            node.nextTimed(null);
            node.previousTimed(null);
            size--;
            add(node);
            node = next;
        }
    }

    /** The lowest level that holds anything: all of it is due before anything of a higher level. */
    private int firstLevel() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return level;
            }
        }
        return -1;
    }

    /** The first tick of the first occupied slot of a level. */
    private long start(int level) {
        int shift = level * DIGIT_BITS;
        long digit = Long.numberOfTrailingZeros(occupied[level]);
        long above = shift + DIGIT_BITS < Long.SIZE ? currentTick >>> (shift + DIGIT_BITS) : 0;
        return ((above << DIGIT_BITS) | digit) << shift;
    }

    private int slot(N node) {
        long tick = Math.max(tick(node.deadline()), currentTick);
        long difference = tick ^ currentTick;
        int level = difference == 0 ? 0 : (Long.SIZE - 1 - Long.numberOfLeadingZeros(difference)) / DIGIT_BITS;
        return level * SLOTS + (int) ((tick >>> (level * DIGIT_BITS)) & (SLOTS - 1));
    }

    private long tick(long time) {
        return Math.max(time - origin, 0) >>> TICK_SHIFT;
    }

    @SuppressWarnings("unchecked")
    private @Nullable N head(int slot) {
        return (N) heads[slot];
    }

    @Override
    public String toString() {
        return "TimerWheel[size=" + size + ", occupied=" + Arrays.toString(occupied) + "]";
    }
}
