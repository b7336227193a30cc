package org.spiderscheduler.core.dispatch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ring of parked calls in the order of their arrival. Guarded by the queue's lock. */
final class ParkedList<P extends Parked<?, P>> {
    private @Nullable P first;
    private int size;

    @Nullable
    P first() {
        return first;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return first == null;
    }

    void addLast(P node) {
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

    void remove(P node) {
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
