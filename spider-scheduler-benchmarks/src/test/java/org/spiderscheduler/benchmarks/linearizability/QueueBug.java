package org.spiderscheduler.benchmarks.linearizability;

import org.spiderscheduler.testkit.planted.PlantedBug;

/** Mistakes that a dispatch queue like this one invites, each with a race that reveals it. */
enum QueueBug {
    STAMP_NOT_CHECKED(
            QueueRace.ENQUEUE_BUMP,
            "an enqueue that read the old session lands behind the bump's back, and is delivered",
            """
                    if (!isCurrent(item)) {
                        tellStale(item);
                        return null;
                    }
            """,
            ""),
    SLOT_OF_DISCARDED_NOT_GIVEN_ON(
            QueueRace.DISCARDED_PARKED_ENQUEUE,
            "an enqueue that parked while the discarded item was there waits beside a free slot",
            """
                        match(mine);
                    } finally {
                        reopen();
                        lock.unlock();
                    }
                    if (dropped) {
            """,
            """
                        if (!dropped) match(mine);
                    } finally {
                        reopen();
                        lock.unlock();
                    }
                    if (dropped) {
            """),
    WAITER_REMOVED_LATE(
            QueueRace.TWO_ENQUEUES_PARKED_DEQUEUE,
            "a second item is given to a dequeue that has one already",
            """
                                dequeues.remove(waiting);
                                served = waiting;
            """,
            """
                                lock.unlock();
                                mine.run(waiting, item);
                                lock.lock();
                                if (waiting.isLinked()) dequeues.remove(waiting);
            """),
    CLAIM_WITHOUT_CHECK(
            QueueRace.CANCEL_DEQUEUE_ENQUEUE,
            "a cancel wins against a delivery that is under way, and the item is lost",
            """
                        if (!parked.isLinked()) {
                            return false;
                        }
                        dequeues.remove(parked);
            """,
            """
                        if (parked.isLinked()) dequeues.remove(parked);
            """),
    CANCELLED_DEQUEUE_STAYS(
            QueueRace.CANCEL_DEQUEUE_ENQUEUE,
            "the next item is given to a dequeue that was cancelled, and lost",
            """
                            return false;
                        }
                        dequeues.remove(parked);
            """,
            """
                            return false;
                        }
            """),
    OPENED_TOO_EARLY(
            QueueRace.TWO_DEQUEUES_CANCEL_ENQUEUE,
            "when one of two parked dequeues has ended, enqueues go past the other",
            "if (openSession == null && !closed && enqueues.isEmpty() && dequeues.isEmpty()) {",
            "if (openSession == null && !closed && enqueues.isEmpty()) {"),
    ENQUEUE_OVERTAKES(
            QueueRace.PARKED_ENQUEUE_POLL_ENQUEUE,
            "a slot that is being given on is taken by an enqueue that came later",
            """
                    SessionId stamp = openSession;
            """,
            """
                    SessionId stamp = closed ? null : session;
            """),
    DEQUEUE_OVERTAKES(
            QueueRace.ENQUEUE_DEQUEUE_THEN_POLL,
            "an item that has landed for a parked dequeue is taken by one that came later",
            """
                    if (openSession == null) {
                        return null;
                    }
            """,
            """
                    if (closed) {
                        return null;
                    }
            """),
    NO_SECOND_LOOK_AFTER_OFFER(
            QueueRace.ENQUEUE_DEQUEUE,
            "a dequeue that parked between an enqueue's first look and its offer sleeps beside the item",
            "return stamp == openSession ? Futures.done() : afterOffer(item);",
            "return stamp == session ? Futures.done() : afterOffer(item);"),
    NO_SECOND_LOOK_AFTER_POLL(
            QueueRace.FULL_ENQUEUE_POLL,
            "an enqueue that parked between a dequeue's first look and its poll waits beside the free slot",
            """
                    match();
                    return item;
            """,
            """
                    return item;
            """),
    NO_LOOK_AFTER_PARKING(
            QueueRace.ENQUEUE_DEQUEUE,
            "a dequeue that finds nothing, and parks, does not see what landed in between",
            "if ((hasToLook && !items.isEmpty()) || !enqueues.isEmpty() || closed) {",
            "if (!enqueues.isEmpty() || closed) {"),
    LOOK_BEFORE_SHUT(
            QueueRace.ENQUEUE_DEQUEUE,
            "an enqueue that lands after a dequeue looks but before it shuts the fast path is missed, and misses it",
            """
                    boolean hasToLook = shut();
                    if ((hasToLook && !items.isEmpty())
            """,
            """
                    boolean empty = items.isEmpty();
                    if ((shut() && !empty)
            """),
    QUEUED_WITHOUT_OPENING(
            QueueRace.HANDED_OVER_THEN_DEQUEUE,
            "a dequeue that finds the fast path shut takes the queue for empty, and parks beside an item",
            """
                        if (served == null) {
                            reopen();
                        }
            """,
            ""),
    CANCELLED_WITHOUT_OPENING(
            QueueRace.CANCEL_ENQUEUE_DEQUEUE,
            "the same after the enqueue that was parked behind an item is cancelled",
            """
                        enqueues.remove(parked);
                        reopen();
            """,
            """
                        enqueues.remove(parked);
            """),
    NO_LOOK_AFTER_PARKING_ENQUEUE(
            QueueRace.FULL_ENQUEUE_POLL,
            "an enqueue that finds the queue full, and parks, does not see the room that was made in between",
            """
                            match(mine);
                            answer = (CompletableFuture<Void>)
            """,
            """
                            answer = (CompletableFuture<Void>)
            """),
    UNPARKED_DEQUEUE_BEFORE_PARKED(
            QueueRace.ENQUEUE_DEQUEUE_THEN_POLL,
            "an item that lands while a poll looks for the parked dequeue is taken by the poll",
            "item = dequeues.isEmpty() && !drained ? pollCurrent(mine) : null;",
            "item = !drained ? pollCurrent(mine) : null;"),
    FAILED_DEQUEUE_DRAINS_NOTHING(
            QueueRace.DEQUEUE_CLOSE_ENQUEUE,
            "an item that lands after a close told a parked dequeue that nothing is left stays for another",
            "drained = !dequeues.isEmpty();",
            "drained = false;"),
    LEFT_AFTER_DRAINED(
            QueueRace.CLOSE_ENQUEUE,
            "an item that lands after a poll was told that nothing is left stays in the closed queue",
            "tooLate = drained && items.remove(item);",
            "tooLate = false;");

    private final QueueRace foundBy;
    private final String mistake;
    private final String original;
    private final String edited;

    QueueBug(QueueRace foundBy, String mistake, String original, String edited) {
        this.foundBy = foundBy;
        this.mistake = mistake;
        this.original = original;
        this.edited = edited;
    }

    QueueRace foundBy() {
        return foundBy;
    }

    PlantedBug planted() {
        return edit(edited);
    }

    /** The control: the same place is replaced by its own text, in the same way. */
    PlantedBug mended() {
        return edit(original + " /* mended */ ");
    }

    private PlantedBug edit(String text) {
        return new PlantedBug(name(), mistake, "org.spiderscheduler.core.dispatch.StampedQueue", original, text);
    }
}
