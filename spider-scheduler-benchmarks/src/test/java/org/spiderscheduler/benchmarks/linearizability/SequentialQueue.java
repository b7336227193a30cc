package org.spiderscheduler.benchmarks.linearizability;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sequential specification that {@link QueueOperations} are checked against: a dispatch queue for one thread at a
 * time. Every call takes effect at once; a parked one waits in a list for its outcome, which {@link #end} shows.
 */
abstract class SequentialQueue {
    private final int capacity;
    private final Deque<String> items = new ArrayDeque<>();
    private final Deque<Call> enqueues = new ArrayDeque<>();
    private final Deque<Call> dequeues = new ArrayDeque<>();
    private final Map<Integer, Deque<Call>> callsOfThread = new HashMap<>();
    private int session = 1;
    private boolean closed;

    SequentialQueue(int capacity) {
        this.capacity = capacity;
    }

    public void enqueue(int thread, int task) {
        Call call = called(thread, task + "@" + session);
        if (closed) {
            call.outcome = "closed";
        } else {
            enqueues.add(call);
            settle();
        }
    }

    public void dequeue(int thread) {
        Call call = called(thread, null);
        dequeues.add(call);
        settle();
        if (closed && dequeues.remove(call)) {
            call.outcome = "closed";
        }
    }

    public String poll() {
        String item = items.poll();
        settle();
        return item != null ? item : closed ? "closed" : "none";
    }

    public String bump(int next) {
        if (closed) {
            return "closed";
        } else if (next <= session) {
            return "invalid";
        }
        session = next;
        items.clear();
        endAll(enqueues, "stale");
        return "ok";
    }

    public void expire() {
        endAll(dequeues, "none");
    }

    public void close() {
        closed = true;
        endAll(enqueues, "closed");
        endAll(dequeues, "closed");
    }

    /** Takes the outcome of the oldest call of a thread, or withdraws it if it is still parked. */
    public String end(int thread) {
        Call call =
                callsOfThread.computeIfAbsent(thread, any -> new ArrayDeque<>()).poll();
        if (call == null) {
            return "nothing";
        }
        boolean parked = enqueues.remove(call) || dequeues.remove(call);
        return parked ? "cancelled" : QueueOperations.asInTime(String.valueOf(call.outcome));
    }

    private void settle() {
        while (true) {
            if (!enqueues.isEmpty() && items.size() < capacity) {
                Call admitted = enqueues.remove();
                items.add(String.valueOf(admitted.item));
                admitted.outcome = "ok";
            } else if (!dequeues.isEmpty() && !items.isEmpty()) {
                dequeues.remove().outcome = items.remove();
            } else {
                return;
            }
        }
    }

    private Call called(int thread, @Nullable String item) {
        Call call = new Call(item);
        callsOfThread.computeIfAbsent(thread, any -> new ArrayDeque<>()).add(call);
        return call;
    }

    private static void endAll(Deque<Call> parked, String outcome) {
        parked.forEach(call -> call.outcome = outcome);
        parked.clear();
    }

    private static final class Call {
        final @Nullable String item;

        @Nullable
        String outcome;

        Call(@Nullable String item) {
            this.item = item;
        }
    }

    /** With room for one, so that enqueues park. */
    public static final class RoomForOne extends SequentialQueue {
        public RoomForOne() {
            super(1);
        }
    }

    /** With room for all that a scenario enqueues. */
    public static final class RoomForAll extends SequentialQueue {
        public RoomForAll() {
            super(ROOM_FOR_ALL);
        }
    }

    static final int ROOM_FOR_ALL = 64;
}
