/** Futures that only their owner completes. Not exported. */
@NullMarked
package org.spiderscheduler.core.future;

import org.jspecify.annotations.NullMarked;
