package org.spiderscheduler.api;

import java.util.List;
import java.util.Objects;

/**
 * The answer to a poll: entries of one lane, and the session they are valid in.
 *
 * @param sessionId the session of storage when it answered; an empty batch carries it too (§2.2)
 * @param entries the entries in storage's order, possibly none; copied, unmodifiable
 */
public record InboundBatch(SessionId sessionId, List<InboundEntry> entries) {
    /**
     * Copies the list.
     *
     * @param sessionId the session of storage when it answered; an empty batch carries it too (§2.2)
     * @param entries the entries in storage's order, possibly none; copied, unmodifiable
     * @throws NullPointerException if an argument or an entry is {@code null}
     */
    public InboundBatch {
        Objects.requireNonNull(sessionId, "sessionId");
        entries = List.copyOf(Objects.requireNonNull(entries, "entries"));
    }
}
