/** A scheduler as a part of a service: its life, what execution managers call, and its metrics. */
@NullMarked
package org.spiderscheduler.examples.embedding;

import org.jspecify.annotations.NullMarked;
