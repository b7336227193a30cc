/**
 * A load for the packaged scheduler in a process of its own: storage and execution managers in this process, on one
 * clock.
 */
@NullMarked
package org.spiderscheduler.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
