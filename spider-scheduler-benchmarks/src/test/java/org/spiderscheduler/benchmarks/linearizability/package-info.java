/** Lincheck tests: whatever several threads do with a dispatch queue, one thread could have done with a simple one. */
@NullMarked
package org.spiderscheduler.benchmarks.linearizability;

import org.jspecify.annotations.NullMarked;
