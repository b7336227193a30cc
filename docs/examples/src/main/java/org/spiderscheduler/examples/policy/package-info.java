/** Scheduling policies to learn from, and the names by which they can be chosen. */
@NullMarked
package org.spiderscheduler.examples.policy;

import org.jspecify.annotations.NullMarked;
