package org.spiderscheduler.examples.runner;

import java.io.PrintWriter;
import java.time.Duration;
import org.spiderscheduler.core.time.NanoClock;

/** A line on the console that is overwritten again and again. Between updates it costs only a reading of the clock. */
final class Progress {
    private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

    private final PrintWriter out;
    private final NanoClock clock;
    private long last;
    private int width;

    /** @param clock wall time, not the time of the run */
    Progress(PrintWriter out, NanoClock clock) {
        this.out = out;
        this.clock = clock;
        last = clock.nanoTime() - INTERVAL_NANOS;
    }

    boolean isDue() {
        return clock.nanoTime() - last >= INTERVAL_NANOS;
    }

    void show(String line) {
        last = clock.nanoTime();
        out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        out.flush();
        width = line.length();
    }

    void end(String line) {
        show(line);
        out.println();
        out.flush();
    }
}
