/** A scheduler as part of a service: its lifecycle, what execution managers call, and its metrics. */
@NullMarked
package org.spiderscheduler.examples.embedding;

import org.jspecify.annotations.NullMarked;
