package org.spiderscheduler.grpc;

import io.grpc.Attributes;
import io.grpc.ClientTransportFilter;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.SessionId;

/**
 * One TCP connection to storage. It leads to one storage process, so once it has answered under a session, it never
 * answers under another.
 */
final class Connection {
    private static final Attributes.Key<Connection> KEY = Attributes.Key.create("org.spiderscheduler.grpc.connection");

    /** Null until an answer has come over it. */
    private volatile @Nullable SessionId session;

    /** Gives every connection of a channel its identity. */
    static ClientTransportFilter identities() {
        return new ClientTransportFilter() {
            @Override
            public Attributes transportReady(Attributes attributes) {
                return attributes.toBuilder().set(KEY, new Connection()).build();
            }
        };
    }

    /** The connection of a call; null if the call was never sent. */
    static @Nullable Connection of(Attributes attributes) {
        return attributes.get(KEY);
    }

    void answeredUnder(SessionId answered) {
        session = answered;
    }

    /** Whether it led to a storage process that ended before this session began. */
    boolean endedBefore(SessionId later) {
        SessionId known = session;
        return known != null && known.compareTo(later) < 0;
    }
}
