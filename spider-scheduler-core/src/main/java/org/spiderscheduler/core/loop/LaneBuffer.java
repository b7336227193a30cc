package org.spiderscheduler.core.loop;

import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;

/**
 * What the loop knows of one lane: what it holds of it, or has parked, and what its poll in flight may bring (§5.6).
 */
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

    /** Notes a poll as sent, and says for how many. */
    int send() {
        inFlight = more ? batch : 1;
        return inFlight;
    }

    /** Notes that the poll was answered; a wake poll that brought its entry is full as well. */
    void answered(int brought) {
        more = brought >= inFlight;
        inFlight = 0;
    }

    /** False for a duplicate of what is still held (§2.5). */
    boolean hold(InboundEntry entry) {
        return held.add(entry);
    }

    boolean release(InboundEntry entry) {
        return held.remove(entry);
    }

    /** Notes whether an entry that was released is parked at the sink: it still counts, until the sink has taken it. */
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
