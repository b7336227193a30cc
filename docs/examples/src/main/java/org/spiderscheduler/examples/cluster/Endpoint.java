package org.spiderscheduler.examples.cluster;

/**
 * The address of a service.
 *
 * @param host a host name or an IP address
 * @param port from 1 to 65535
 */
record Endpoint(String host, int port) {
    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
