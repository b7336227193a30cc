package org.spiderscheduler.core.parked;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ring of parked calls in the order of their arrival. Guarded by the queue's lock.
 *
 * @param <P> the calls
 */
public final class ParkedList<P extends Parked<?, P>> {
    private @Nullable P first;
    private int size;

    /** An empty list. */
    public ParkedList() {}

    /**
     * The one that arrived first.
     *
     * @return {@code null} if there is none
     */
    public @Nullable P first() {
        return first;
    }

    /**
     * The one that arrived next after another.
     *
     * @param node linked in this list
     * @return {@code null} if it is the last
     */
    public @Nullable P after(P node) {
        return node.next == first ? null : node.next;
    }

    /**
     * The one that arrived last.
     *
     * @return {@code null} if there is none
     */
    public @Nullable P last() {
        return first == null ? null : first.previous;
    }

    /**
     * The one that arrived last before another.
     *
     * @param node linked in this list
     * @return {@code null} if it is the first
     */
    public @Nullable P before(P node) {
        return node == first ? null : node.previous;
    }

    /**
     * How many there are.
     *
     * @return not negative
     */
    public int size() {
        return size;
    }

    /**
     * Whether there is none.
     *
     * @return true if {@link #size()} is 0
     */
    public boolean isEmpty() {
        return first == null;
    }

    /**
     * Links a call.
     *
     * @param node not linked yet
     */
    public void addLast(P node) {
        size++;
        if (first == null) {
            first = node;
            node.next = node;
            node.previous = node;
        } else {
            P last = Objects.requireNonNull(first.previous);
            node.previous = last;
            node.next = first;
            last.next = node;
            first.previous = node;
        }
    }

    /**
     * Unlinks a call.
     *
     * @param node linked in this list
     */
    public void remove(P node) {
        size--;
        P next = Objects.requireNonNull(node.next);
        P previous = Objects.requireNonNull(node.previous);
        if (next == node) {
            first = null;
        } else {
            previous.next = next;
            next.previous = previous;
            if (first == node) {
                first = next;
            }
        }
        node.next = null;
        node.previous = null;
    }
}
