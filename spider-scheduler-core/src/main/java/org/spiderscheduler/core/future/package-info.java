/** Futures that only their owner completes, and what keeps others from being left pending. Not exported. */
@NullMarked
package org.spiderscheduler.core.future;

import org.jspecify.annotations.NullMarked;
