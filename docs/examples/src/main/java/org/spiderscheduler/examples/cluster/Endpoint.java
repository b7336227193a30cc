package org.spiderscheduler.examples.cluster;

/**
 * Where a service is.
 *
 * @param host a name or an address
 * @param port from 1 to 65535
 */
record Endpoint(String host, int port) {
    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
