/** Logging where work has to go on whatever comes of it. Not exported. */
@NullMarked
package org.spiderscheduler.core.log;

import org.jspecify.annotations.NullMarked;
