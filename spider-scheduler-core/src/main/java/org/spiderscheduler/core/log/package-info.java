/** Logging that never fails its caller and never floods the log. Internal to this library. */
@NullMarked
package org.spiderscheduler.core.log;

import org.jspecify.annotations.NullMarked;
