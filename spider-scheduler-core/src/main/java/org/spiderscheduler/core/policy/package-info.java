/** The small seam for those who only want another order. */
@NullMarked
package org.spiderscheduler.core.policy;

import org.jspecify.annotations.NullMarked;
