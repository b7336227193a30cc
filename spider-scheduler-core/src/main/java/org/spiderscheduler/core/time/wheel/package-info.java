/** The timer wheel that parked calls and alarms are linked into. Not exported. */
@NullMarked
package org.spiderscheduler.core.time.wheel;

import org.jspecify.annotations.NullMarked;
