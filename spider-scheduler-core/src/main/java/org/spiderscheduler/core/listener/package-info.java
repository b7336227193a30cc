/** Events for a metrics adapter or a log of your own. */
@NullMarked
package org.spiderscheduler.core.listener;

import org.jspecify.annotations.NullMarked;
