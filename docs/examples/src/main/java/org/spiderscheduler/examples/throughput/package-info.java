/** How many assignments the scheduler makes in real time, and what each costs. */
@NullMarked
package org.spiderscheduler.examples.throughput;

import org.jspecify.annotations.NullMarked;
