package org.spiderscheduler.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.spiderscheduler.api.Lane;

/**
 * One bounded lane of ready tasks: what waits to be put in, what is in, and the polls that take it out. Under the lock
 * of storage. While a poll is held nothing is in: the poll would have taken it.
 */
final class StorageLane {
    final Lane lane;
    private final int capacity;
    private final Chronicle chronicle;
    private final ArrayDeque<StoredTask> queue = new ArrayDeque<>();
    private final ArrayDeque<Sending> sendings = new ArrayDeque<>();
    private final ArrayDeque<HeldPoll> polls = new ArrayDeque<>();
    private boolean closed;
    private boolean pumping;

    StorageLane(Lane lane, int capacity, Chronicle chronicle) {
        this.lane = lane;
        this.capacity = capacity;
        this.chronicle = chronicle;
    }

    boolean isClosed() {
        return closed;
    }

    int size() {
        return queue.size();
    }

    /** How many tasks wait for room. */
    int waiting() {
        int count = 0;
        for (Sending sending : sendings) {
            count += sending.left();
        }
        return count;
    }

    void send(Sending sending) {
        sendings.addLast(sending);
        pump();
    }

    /** Gives a poll what is there. */
    void serve(HeldPoll poll) {
        while (!poll.isFull() && !queue.isEmpty()) {
            collect(poll, queue.removeFirst());
        }
        pump();
    }

    /** Gives a poll what is there and, until it is full or is removed, what comes. */
    void hold(HeldPoll poll) {
        while (!poll.isFull() && !queue.isEmpty()) {
            collect(poll, queue.removeFirst());
        }
        if (!poll.isFull()) {
            polls.addLast(poll);
        }
        pump();
    }

    /** Removes a poll that is no longer held. */
    void remove(HeldPoll poll) {
        polls.remove(poll);
    }

    /** Starts over, open and empty, as the next process does. Returns the polls that were held. */
    List<HeldPoll> reset() {
        closed = false;
        queue.clear();
        List<Sending> dropped = List.copyOf(sendings);
        sendings.clear();
        dropped.forEach(sending -> sending.over(true));
        List<HeldPoll> held = new ArrayList<>(polls);
        polls.clear();
        return held;
    }

    /** From now on no poll gets anything. Returns the polls that were held. */
    List<HeldPoll> close() {
        closed = true;
        List<HeldPoll> held = new ArrayList<>(polls);
        polls.clear();
        return held;
    }

    /**
     * A poll that becomes full may cause a registration, which sends more here: that goes behind what is being sent
     * now.
     */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            sendWhatFits();
        } finally {
            pumping = false;
        }
    }

    private void sendWhatFits() {
        for (Sending head = sendings.peekFirst(); head != null; head = sendings.peekFirst()) {
            while (head.hasNext()) {
                if (!polls.isEmpty()) {
                    HeldPoll poll = polls.getFirst();
                    collect(poll, head.next());
                    if (poll.isFull()) {
                        polls.removeFirst();
                        poll.whenFull();
                    }
                } else if (queue.size() < capacity) {
                    queue.addLast(head.next());
                } else {
                    return;
                }
            }
            sendings.removeFirst();
            head.over(false);
        }
    }

    private void collect(HeldPoll poll, StoredTask task) {
        poll.collect(task.entry);
        chronicle.note(task, TaskEvent.Kind.OFFERED);
    }
}
