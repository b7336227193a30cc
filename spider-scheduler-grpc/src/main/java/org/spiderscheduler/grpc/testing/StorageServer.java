package org.spiderscheduler.grpc.testing;

import java.io.IOException;
import java.util.Objects;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.InMemoryStorage;

/** Serves an {@link InMemoryStorage} over the storage wire protocol. In the making. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable", "InconsistentOverloads"})
public final class StorageServer implements AutoCloseable {
    private StorageServer(InMemoryStorage storage) {
        Objects.requireNonNull(storage);
    }

    /**
     * Starts serving.
     *
     * @param storage what to serve
     * @param timer the storage's timer
     * @param port where to listen; 0 takes one that is free
     * @return the running server
     * @throws IOException if the port cannot be bound
     */
    public static StorageServer start(InMemoryStorage storage, Timer timer, int port) throws IOException {
        return new StorageServer(storage);
    }

    /**
     * Where it listens.
     *
     * @return the port; the same after a restart
     */
    public int port() {
        throw new UnsupportedOperationException("in the making");
    }

    /** Kills the server process: connections are reset. Storage begins a new session with {@link #restart()}. */
    public void kill() {
        throw new UnsupportedOperationException("in the making");
    }

    /**
     * Starts the next server process on the same port, with a new session.
     *
     * @throws IOException if the port cannot be bound
     */
    public void restart() throws IOException {
        throw new UnsupportedOperationException("in the making");
    }

    /** Ends the server. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("in the making");
    }
}
