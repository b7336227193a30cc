/**
 * A load for the packaged scheduler, which runs in its own process: storage and execution managers in this one, on one
 * clock.
 */
@NullMarked
package org.spiderscheduler.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
