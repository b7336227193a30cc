/** Whose timer a part uses, and who ends it. Internal to this library. */
@NullMarked
package org.spiderscheduler.core.time.source;

import org.jspecify.annotations.NullMarked;
