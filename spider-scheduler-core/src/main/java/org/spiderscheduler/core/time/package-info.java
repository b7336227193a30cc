/** Time, supplied from outside: a clock, a timer, and the wheel that both production and virtual time turn. */
@NullMarked
package org.spiderscheduler.core.time;

import org.jspecify.annotations.NullMarked;
