package org.spiderscheduler.core.loop;

import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;

/** What the loop knows of one lane: what it holds or has parked, and what the poll in flight may bring (§5.6). */
final class LaneBuffer {
    final Lane lane;
    private final int bound;
    private final int batch;
    private final EntrySet held = new EntrySet();
    private int inFlight;
    private boolean parked;
    /** Whether the last poll came back full, so that more may be there. */
    private boolean more;

    LaneBuffer(Lane lane, int bound, int batch) {
        this.lane = lane;
        this.bound = bound;
        this.batch = Math.min(batch, bound);
    }

    /** Whether a poll can be sent: none is in flight, and a batch fits. */
    boolean canPoll() {
        return inFlight == 0 && bound - held.size() - (parked ? 1 : 0) >= batch;
    }

    /** Whether the next poll should drain the lane, rather than wait for an entry. */
    boolean drains() {
        return more;
    }

    /** Records a poll as sent, and returns how many entries to ask for. */
    int send() {
        inFlight = more ? batch : 1;
        return inFlight;
    }

    /** Records that the poll was answered; a wake poll that brought its entry came back full as well. */
    void answered(int brought) {
        more = brought >= inFlight;
        inFlight = 0;
    }

    /** Holds an entry; false for a duplicate of what is still held (§2.5). */
    boolean hold(InboundEntry entry) {
        return held.add(entry);
    }

    boolean release(InboundEntry entry) {
        return held.remove(entry);
    }

    /**
     * Records whether an entry that was released is parked at the sink: it still counts until the sink has taken it.
     */
    void parked(boolean parked) {
        this.parked = parked;
    }

    /** How many it holds, not counting one that is parked. */
    int size() {
        return held.size();
    }

    void clear() {
        held.clear();
    }
}
