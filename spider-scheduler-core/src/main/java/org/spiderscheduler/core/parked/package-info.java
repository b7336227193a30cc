/**
 * Calls parked in a dispatch queue: the seam through which a service's call is itself the queue's node. Not exported.
 */
@NullMarked
package org.spiderscheduler.core.parked;

import org.jspecify.annotations.NullMarked;
