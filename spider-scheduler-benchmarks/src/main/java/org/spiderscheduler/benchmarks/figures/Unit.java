package org.spiderscheduler.benchmarks.figures;

/** What is measured of one operation. */
enum Unit {
    NANOS("ns"),
    BYTES("B"),
    PER_SECOND("/s");

    final String sign;

    Unit(String sign) {
        this.sign = sign;
    }
}
