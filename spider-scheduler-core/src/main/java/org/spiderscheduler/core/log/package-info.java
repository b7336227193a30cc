/** Logging where work has to go on whatever comes of it, and no more of it than can be read. For this library alone. */
@NullMarked
package org.spiderscheduler.core.log;

import org.jspecify.annotations.NullMarked;
