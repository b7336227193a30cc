/** The bounded, session-stamped dispatch queue between a scheduler core and the execution managers. */
@NullMarked
package org.spiderscheduler.core.dispatch;

import org.jspecify.annotations.NullMarked;
