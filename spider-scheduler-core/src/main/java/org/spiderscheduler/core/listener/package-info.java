/** What a metrics adapter or a log of one's own listens to. */
@NullMarked
package org.spiderscheduler.core.listener;

import org.jspecify.annotations.NullMarked;
