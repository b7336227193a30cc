/** The whole pipeline between the cheapest storage and the quickest execution managers. */
@NullMarked
package org.spiderscheduler.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
