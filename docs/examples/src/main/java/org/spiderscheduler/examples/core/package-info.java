/** A scheduler core that is written from scratch, for those who want more than another order. */
@NullMarked
package org.spiderscheduler.examples.core;

import org.jspecify.annotations.NullMarked;
