package org.spiderscheduler.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The tasks that could run now: taken out in the order of arrival, or in random order. */
final class RunnableTasks {
    private final @Nullable RandomGenerator order;
    private final ArrayDeque<Runnable> inOrder = new ArrayDeque<>();
    private final List<Runnable> inAnyOrder = new ArrayList<>();

    RunnableTasks(@Nullable RandomGenerator order) {
        this.order = order;
    }

    void add(Runnable task) {
        if (order == null) {
            inOrder.addLast(task);
        } else {
            inAnyOrder.add(task);
        }
    }

    @Nullable
    Runnable next() {
        if (order == null) {
            return inOrder.pollFirst();
        }
        int size = inAnyOrder.size();
        if (size == 0) {
            return null;
        }
        int drawn = size == 1 ? 0 : order.nextInt(size);
        Runnable last = inAnyOrder.remove(size - 1);
        return drawn == size - 1 ? last : inAnyOrder.set(drawn, last);
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return inOrder.size() + inAnyOrder.size();
    }

    @Override
    public String toString() {
        return order == null ? "the next of " + size() + " is " + inOrder.peekFirst() : inAnyOrder.toString();
    }
}
