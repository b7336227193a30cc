package org.spiderscheduler.benchmarks.figures;

/** What is measured of one operation. */
enum Unit {
    NANOS("ns", 0),
    /** What is allocated once, by whomever, is divided among all operations. */
    BYTES("B", 0.5),
    PER_SECOND("/s", 0);

    final String sign;
    /** What an absolute goal forgives. */
    final double blur;

    Unit(String sign, double blur) {
        this.sign = sign;
        this.blur = blur;
    }
}
