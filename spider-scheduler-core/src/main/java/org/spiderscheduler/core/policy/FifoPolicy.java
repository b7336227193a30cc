package org.spiderscheduler.core.policy;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.spiderscheduler.api.InboundEntry;

/** First in, first out: the reference policy. */
public final class FifoPolicy implements SchedulingPolicy {
    private final ArrayDeque<InboundEntry> entries = new ArrayDeque<>();

    /** A policy that holds nothing. */
    public FifoPolicy() {}

    @Override
    public void add(InboundEntry entry) {
        entries.addLast(Objects.requireNonNull(entry, "entry"));
    }

    @Override
    public Optional<InboundEntry> next() {
        return Optional.ofNullable(entries.pollFirst());
    }

    @Override
    public void clear() {
        entries.clear();
    }
}
