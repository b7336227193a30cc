/** jcstress tests: two or three calls on one dispatch queue at the same time, and every outcome that may come of it. */
@NullMarked
package org.spiderscheduler.benchmarks.races;

import org.jspecify.annotations.NullMarked;
