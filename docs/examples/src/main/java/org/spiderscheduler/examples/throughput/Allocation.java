package org.spiderscheduler.examples.throughput;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much the threads of this process have allocated. */
final class Allocation {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** In bytes, by all threads that live now. */
    long bytes() {
        long sum = 0;
        for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, each);
        }
        return sum;
    }
}
