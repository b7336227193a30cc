/** The reference decision loop: runs a scheduling policy as a scheduler core. */
@NullMarked
package org.spiderscheduler.core.loop;

import org.jspecify.annotations.NullMarked;
