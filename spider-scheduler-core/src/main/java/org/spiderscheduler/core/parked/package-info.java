/** Calls that wait at a dispatch queue: the seam by which a service is the node that its queue links. Not exported. */
@NullMarked
package org.spiderscheduler.core.parked;

import org.jspecify.annotations.NullMarked;
