/** Futures that only their owner completes, and helpers that leave none pending. Internal to this library. */
@NullMarked
package org.spiderscheduler.core.future;

import org.jspecify.annotations.NullMarked;
