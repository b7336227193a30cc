/** The small seam, for changing only the order of tasks. */
@NullMarked
package org.spiderscheduler.core.policy;

import org.jspecify.annotations.NullMarked;
