/** Scheduler cores to learn from, for those who want more than a different order. */
@NullMarked
package org.spiderscheduler.examples.core;

import org.jspecify.annotations.NullMarked;
