package org.spiderscheduler.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on the loopback interface that neither accepts nor refuses connections, like a machine behind a firewall: its
 * backlog is full, and nobody accepts from it.
 */
final class DeafPort implements AutoCloseable {
    private static final int ENOUGH_MILLIS = 250;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queue = new ArrayList<>();

    DeafPort() throws IOException {
        boolean full = false;
        while (!full) {
            Socket next = new Socket();
            queue.add(next);
            try {
                next.connect(listener.getLocalSocketAddress(), ENOUGH_MILLIS);
            } catch (SocketTimeoutException noRoom) {
                full = true;
            }
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket each : queue) {
            each.close();
        }
        listener.close();
    }
}
