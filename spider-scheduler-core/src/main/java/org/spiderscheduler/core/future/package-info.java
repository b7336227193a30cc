/** Futures that only their owner completes, and what keeps others from being left pending. For this library alone. */
@NullMarked
package org.spiderscheduler.core.future;

import org.jspecify.annotations.NullMarked;
