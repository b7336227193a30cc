package org.spiderscheduler.testkit.simulation;

import java.util.ArrayDeque;
import java.util.Optional;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/** First in, first out, but for one mistake. */
final class WrongPolicy implements SchedulingPolicy {
    enum Mistake {
        /** It forgets every fifth entry. */
        FORGETS,
        /** It keeps what it holds when the session has passed. */
        KEEPS
    }

    private final ArrayDeque<InboundEntry> entries = new ArrayDeque<>();
    private final Mistake mistake;
    private int added;

    WrongPolicy(Mistake mistake) {
        this.mistake = mistake;
    }

    @Override
    public void add(InboundEntry entry) {
        if (mistake != Mistake.FORGETS || ++added % 5 != 0) {
            entries.addLast(entry);
        }
    }

    @Override
    public Optional<InboundEntry> next() {
        return Optional.ofNullable(entries.pollFirst());
    }

    @Override
    public void clear() {
        if (mistake != Mistake.KEEPS) {
            entries.clear();
        }
    }
}
