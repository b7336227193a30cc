package org.spiderscheduler.testkit.tck;

import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.SessionId;

/** A correct core that enqueues all it holds without waiting, and drops duplicates of what is parked. */
class ParkingCore extends PlainCore {
    @Override
    void enqueue(InboundEntry entry) {
        SessionId under = session;
        buffered.add(entry);
        super.enqueue(entry);
        parked = false;
        enqueuing.whenComplete((done, failure) -> {
            if (under.equals(session)) {
                buffered.remove(entry); // what comes again has to be taken again
            }
        });
        step();
    }
}
