package org.spiderscheduler.grpc;

/** Checks the addresses given to builders. */
final class Settings {
    private Settings() {}

    /** Checks the address of another process. */
    static void address(String hostName, String host, String portName, int port) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException(hostName + ": \"\" is empty");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(portName + ": " + port + " is not from 1 to 65535");
        }
    }

    /** Checks a port to listen on; 0 means any. */
    static int listeningPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " is not from 0 to 65535");
        }
        return port;
    }
}
