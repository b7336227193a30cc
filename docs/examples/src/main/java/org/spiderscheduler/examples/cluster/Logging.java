package org.spiderscheduler.examples.cluster;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** One log, on standard error, for this library, gRPC and netty. */
final class Logging {
    private static final String SIMPLE_LOGGER = "org.slf4j.simpleLogger.";

    private Logging() {}

    /** gRPC logs failed connections to the server here, at info: a certificate that is not trusted, for example. */
    private static final String CONNECTIONS = "io.grpc.netty.NettyServerTransport.connections";

    /**
     * Must be called before the first logger is created. At every level, the libraries below log only problems and
     * failed connections, which nothing else would report.
     */
    static void begin(LogLevel level) {
        LogLevel others = level == LogLevel.ERROR ? LogLevel.ERROR : LogLevel.WARN;
        set("defaultLogLevel", others.toString());
        set("log.org.spiderscheduler", level.toString());
        set("log." + CONNECTIONS, level.toString());
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        set("showThreadName", "false");
        set("showShortLogName", "true");
        // gRPC logs to java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static void set(String property, String value) {
        System.setProperty(SIMPLE_LOGGER + property, value);
    }
}
