package org.spiderscheduler.benchmarks.figures;

/** What is measured per operation. */
enum Unit {
    NANOS("ns", 0),
    /** Includes one-off allocations by any thread, divided among all operations. */
    BYTES("B", 0.5),
    PER_SECOND("/s", 0);

    final String sign;
    /** The tolerance of an absolute goal. */
    final double blur;

    Unit(String sign, double blur) {
        this.sign = sign;
        this.blur = blur;
    }
}
