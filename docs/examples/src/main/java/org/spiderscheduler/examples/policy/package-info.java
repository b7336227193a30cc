/** Scheduling policies to learn from, and the names by which the main job finds them. */
@NullMarked
package org.spiderscheduler.examples.policy;

import org.jspecify.annotations.NullMarked;
