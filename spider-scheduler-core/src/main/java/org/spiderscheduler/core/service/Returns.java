package org.spiderscheduler.core.service;

import org.spiderscheduler.api.SessionAssignment;

/**
 * Receives what comes back from execution managers. Called under no lock of the service. What it throws is logged, and
 * the service goes on; to storage, an assignment that was not taken back is still handed out.
 */
public interface Returns {
    /** Takes nothing back: storage finds out by itself. */
    Returns NOWHERE = new Returns() {
        @Override
        public void requeue(SessionAssignment returned) {}

        @Override
        public void acknowledged(SessionAssignment acknowledged) {}
    };

    /**
     * An assignment is to be offered again: its execution manager is lost, has left, or never got it.
     *
     * @param returned the assignment with the session it was decided under
     */
    void requeue(SessionAssignment returned);

    /**
     * An assignment was taken up or dropped: it will not come back through the service.
     *
     * @param acknowledged the assignment with the session it was decided under
     */
    void acknowledged(SessionAssignment acknowledged);
}
