package org.spiderscheduler.grpc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Checks what a builder is given, and makes it fit. */
final class Settings {
    /** So that no sum overflows. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE >> 2;

    private Settings() {}

    /** The duration in nanoseconds; cut to about 73 years. */
    static long nanos(Duration duration) {
        return Math.min(LONGEST_NANOS, TimeUnit.NANOSECONDS.convert(duration));
    }

    static Duration positive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " is not above zero");
        }
        return value;
    }

    static Duration notNegative(Duration value, String name) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " is negative; it must be zero or more");
        }
        return value;
    }

    static Duration atLeast(Duration least, Duration value, String name) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + ": " + value + " is below " + least);
        }
        return value;
    }

    /** Checks where somebody else is to be found. */
    static void address(String hostName, String host, String portName, int port) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException(hostName + ": \"\" is empty");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(portName + ": " + port + " is not from 1 to 65535");
        }
    }

    /** Checks where to listen; 0 is any. */
    static int listeningPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " is not from 0 to 65535");
        }
        return port;
    }

    static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " is below " + least);
        }
        return value;
    }
}
